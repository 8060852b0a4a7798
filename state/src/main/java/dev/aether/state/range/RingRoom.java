package dev.aether.state.range;

import java.util.concurrent.atomic.AtomicLong;

/** The heap that the rings of all ranges of a node take together. Safe for all threads. */
final class RingRoom {
    /** While all together hold more, a ring that grows loses as much at its other end. */
    private static final long BYTES_MAX = 32 << 20;

    private final AtomicLong taken = new AtomicLong();

    /**
     * @param bytes below 0 to give back
     */
    void take(long bytes) {
        taken.addAndGet(bytes);
    }

    long taken() {
        return taken.get();
    }

    boolean isFull() {
        return taken.get() > BYTES_MAX;
    }
}
