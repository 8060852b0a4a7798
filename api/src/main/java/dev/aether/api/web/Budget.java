package dev.aether.api.web;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies all connections together may keep. Safe for all threads. */
final class Budget {
    private final AtomicLong left;

    Budget(long bytesMax) {
        this.left = new AtomicLong(bytesMax);
    }

    boolean take(long bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        give(bytes);
        return false;
    }

    void give(long bytes) {
        left.addAndGet(bytes);
    }
}
