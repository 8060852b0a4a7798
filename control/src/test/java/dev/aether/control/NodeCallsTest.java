package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.TransportException;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node that asks itself is answered as by any other. */
final class NodeCallsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ServedNode node = new ServedNode();

    private void reserve() {
        SimulatedNetwork network = new SimulatedNetwork(node.world, TransportConfig.defaults());
        Transport transport =
                network.host(
                                node.machine,
                                () -> new SimulatedIdentity(ServedNode.SELF, Bytes.EMPTY))
                        .bind(new InetSocketAddress("10.0.0.1", 7400), _ -> true);
        NodeCalls calls = new NodeCalls(transport, ServedNode.SELF, node.service);
        node.machine.call(
                "reserve",
                LONG,
                () -> calls.reserve(ServedNode.SELF, 0, ServedNode.PLACEMENT.claim()));
    }

    @Test
    void aFullDiskOfItsOwnIsTheFaultOfANode() {
        node.machine.disk().capacity(ByteSize.ofMebibytes(0));

        assertThatThrownBy(this::reserve).isInstanceOf(TransportException.class);
    }
}
