package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuicAddressesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PeerCheck ANYONE = peer -> true;

    @Test
    void aNodeIsReachedUnderEachOfItsAddresses() {
        QuicStage stage = new QuicStage();
        try {
            List<InetSocketAddress> two = List.of(loopback("127.0.0.1"), loopback("127.0.0.2"));
            try (Transport server = network(stage).bind(two, ANYONE)) {
                server.start();
                Transport client = stage.node(2, ANYONE, transport -> {});

                assertThat(server.localAddresses())
                        .extracting(InetSocketAddress::getPort)
                        .containsOnly(server.localAddress().getPort());
                for (InetSocketAddress address : server.localAddresses()) {
                    assertThat(client.dial(address, PATIENCE)).isEqualTo(stage.id(1));
                }
            }
        } finally {
            stage.close();
        }
    }

    @Test
    void aNodeDoesNotListenOnAHostWithoutAnAddress() {
        QuicStage stage = new QuicStage();
        try {
            List<InetSocketAddress> lost =
                    List.of(InetSocketAddress.createUnresolved("lost.invalid", 0));

            assertThatThrownBy(() -> network(stage).bind(lost, ANYONE))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            refused -> assertThat(refused.code()).isEqualTo(Code.CANNOT_BIND))
                    .hasMessageContaining("lost.invalid");
        } finally {
            stage.close();
        }
    }

    @Test
    void aNameThatHadNoAddressBeforeIsAskedForAgain() {
        QuicStage stage = new QuicStage();
        try {
            Transport server = stage.node(1, ANYONE, transport -> {});
            Transport client = stage.node(2, ANYONE, transport -> {});
            InetSocketAddress named =
                    InetSocketAddress.createUnresolved(
                            "localhost", server.localAddress().getPort());

            assertThat(client.dial(named, PATIENCE)).isEqualTo(stage.id(1));
        } finally {
            stage.close();
        }
    }

    private static QuicNetwork network(QuicStage stage) {
        return new QuicNetwork(
                stage.environment(1), () -> stage.identity(1), TransportConfig.defaults());
    }

    private static InetSocketAddress loopback(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 0);
    }
}
