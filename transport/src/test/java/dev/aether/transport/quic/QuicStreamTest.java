package dev.aether.transport.quic;

import dev.aether.transport.StreamContract;

final class QuicStreamTest extends StreamContract {
    QuicStreamTest() {
        super(new QuicStage());
    }
}
