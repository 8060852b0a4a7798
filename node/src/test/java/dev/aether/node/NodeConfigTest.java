package dev.aether.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.runtime.ParticleEngine;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NodeConfigTest {
    @Test
    void aNodeThatSaysLittleListensOnLoopbackAndOffersHalfTheHeap() {
        NodeConfig config = NodeConfig.parse("name: n1\nlattice: new\n");

        assertThat(config.lattice()).isInstanceOf(NodeConfig.Lattice.New.class);
        assertThat(config.listen().hosts()).contains("127.0.0.1");
        assertThat(config.offered().memoryBytes()).isEqualTo(Runtime.getRuntime().maxMemory() / 2);
        assertThat(config.compiling().engine()).isEqualTo(ParticleEngine.ENDIVE);
        assertThat(config.offered().cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whatItSaysCounts() {
        NodeConfig config =
                NodeConfig.parse(
                        """
                        name: n2
                        lattice: {token: secret, peers: ["[::1]:7400", "127.0.0.1:7400"]}
                        listen: {hosts: [127.0.0.1], quic: 1, api: 2, ingress: 3, etcd: 4}
                        zone: home
                        memory: 16Mi
                        cores: 3
                        keyspaceMax: 100Mi
                        replaceAfter: 90s
                        """);

        assertThat(config.lattice())
                .isEqualTo(
                        new NodeConfig.Lattice.Join(
                                "secret",
                                "",
                                List.of(
                                        new InetSocketAddress("::1", 7400),
                                        new InetSocketAddress("127.0.0.1", 7400))));
        assertThat(config.lattice().toString()).doesNotContain("secret");
        assertThat(config.listen().metrics()).isZero();
        assertThat(config.offered()).isEqualTo(new NodeConfig.Offered(3, 16 << 20, 100L << 20));
        assertThat(config.replaceAfter()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void itTellsWhereItIsReachedFromItsMachine() {
        assertThat(nearHost("\"::1\", 127.0.0.1")).isEqualTo("127.0.0.1");
        assertThat(nearHost("0.0.0.0")).isEqualTo("127.0.0.1");
        assertThat(nearHost("\"::\"")).isEqualTo("::1");
        assertThat(nearHost("192.0.2.1, 192.0.2.2")).isEqualTo("192.0.2.1");
    }

    private static String nearHost(String hosts) {
        return NodeConfig.parse("name: n1\nlisten: {hosts: [" + hosts + "]}").listen().nearHost();
    }

    @Test
    void aWrongValueIsRefusedByItsKey() {
        refused("name: N1", "name: expected a DNS label");
        refused("name: n1\nmemori: 16Mi", "memori: unknown key");
        refused("name: n1\nlisten: {port: 1}", "listen.port: unknown key");
        refused("name: n1\nlisten: {api: 70000}", "listen.api: expected a port");
        refused("name: n1\nlattice: {token: a}", "lattice: expected new, or");
        refused("name: n1\nlattice: {token: a, peers: [here]}", "lattice.peers: expected ADDRESS");
        refused("name: n1\nmemory: lots", "memory: expected such as");
        refused("name: n1\nreplaceAfter: 5", "replaceAfter: expected such as");
        refused("name: n1\nkeyspaceMax: 8Gi", "keyspaceMax: expected such as");
        refused("name: n1\nmemory: 4000000Mi", "memory: expected at most half the heap");
        refused("name: n1\nengine: v8", "engine: expected endive or wasmtime, got");
        refused("name: n1\ncores: 0", "cores: expected a number from 1");
    }

    private static void refused(String yaml, String why) {
        assertThatThrownBy(() -> NodeConfig.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
