package dev.aether.consensus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which of a leader's entries may go to its disk and to the others. While earlier ones are on their
 * way to a majority, later ones gather and then go together, unless they are many or wait for long:
 * fewer and larger batches cost every replica less, and nobody waits who comes alone.
 */
final class Gathering {
    /** What need not wait for more. */
    private static final long BYTES_MAX = 64 << 10;

    /** Nobody waits longer for a majority that is far away. */
    private static final long WAIT_NANOS = Duration.ofMillis(20).toNanos();

    private final RaftLog log;
    private @Nullable Moment last;
    private long released;
    private long counted;
    private long bytes;

    /** Begins with everything that is in the log. */
    Gathering(RaftLog log) {
        this.log = log;
        releaseAll();
    }

    /** Index of the last entry that may go. */
    long released() {
        return released;
    }

    /** Lets go what has waited long enough. */
    void release(Moment now) {
        while (counted < log.lastIndex()) {
            counted++;
            bytes += log.at(counted).bytes();
        }
        boolean isLate = last == null || !last.isWithin(WAIT_NANOS, now);
        if (log.committed() >= released || bytes >= BYTES_MAX || isLate) {
            last = now;
            releaseAll();
        }
    }

    private void releaseAll() {
        released = log.lastIndex();
        counted = released;
        bytes = 0;
    }
}
