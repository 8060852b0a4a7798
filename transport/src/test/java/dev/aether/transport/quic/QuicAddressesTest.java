package dev.aether.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.transport.PeerCheck;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
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
            try (Transport server =
                    new QuicNetwork(
                                    stage.environment(1),
                                    () -> stage.identity(1),
                                    TransportConfig.defaults())
                            .bind(two, ANYONE)) {
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

    private static InetSocketAddress loopback(String literal) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), 0);
    }
}
