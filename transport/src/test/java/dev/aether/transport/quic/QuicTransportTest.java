package dev.aether.transport.quic;

import dev.aether.transport.TransportContract;

final class QuicTransportTest extends TransportContract {
    QuicTransportTest() {
        super(new QuicStage());
    }
}
