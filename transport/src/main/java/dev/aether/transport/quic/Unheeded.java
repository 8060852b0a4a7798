package dev.aether.transport.quic;

import io.netty.util.concurrent.Future;

/** Operations on channels whose result nobody waits for. */
final class Unheeded {
    private Unheeded() {}

    /** A failure ends the stream or connection, and its handler hears of that. */
    static void result(Future<?> operation) {
        assert operation != null;
    }
}
