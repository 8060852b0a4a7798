package dev.aether.consensus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which of a leader's entries may go to its disk and to the others. Fewer and larger batches cost
 * every replica less, and nobody waits who comes alone.
 *
 * <p>While earlier entries are on their way to a majority, later ones gather and then go together,
 * unless they are many or wait for long. When nothing is on its way, the first waits a moment if
 * many came together the last time: those who were just answered ask again.
 */
final class Gathering {
    /** What need not wait for more. */
    private static final long BYTES_MAX = 64 << 10;

    /** Nobody waits longer for a majority that is far away. */
    private static final long WAIT_NANOS = Duration.ofMillis(20).toNanos();

    /** Nor longer than this for others to come. */
    static final Duration COMPANY_MAX = Duration.ofMillis(2);

    private final RaftLog log;
    private @Nullable Moment last;

    /** When it began to wait for company. */
    private @Nullable Moment since;

    private long released;
    private long counted;
    private long bytes;
    private long usual;

    /** Begins with everything that is in the log. */
    Gathering(RaftLog log) {
        this.log = log;
        this.released = log.lastIndex();
        this.counted = released;
    }

    /** Index of the last entry that may go. */
    long released() {
        return released;
    }

    /** Whether entries wait for others only: nothing that happens will let them go but time. */
    boolean awaitsCompany() {
        return counted > released && isNothingUnderWay();
    }

    private boolean isNothingUnderWay() {
        return log.committed() >= released;
    }

    /** Lets go what has waited long enough. */
    void release(Moment now) {
        while (counted < log.lastIndex()) {
            counted++;
            bytes += log.at(counted).bytes();
        }
        if (counted == released) {
            return;
        }
        if (bytes >= BYTES_MAX || (isNothingUnderWay() ? isComplete(now) : isLate(now))) {
            releaseAll(now);
        }
    }

    private boolean isComplete(Moment now) {
        since = since == null ? now : since;
        return counted - released >= usual || !since.isWithin(COMPANY_MAX.toNanos(), now);
    }

    private boolean isLate(Moment now) {
        return last == null || !last.isWithin(WAIT_NANOS, now);
    }

    private void releaseAll(Moment now) {
        usual = counted - released;
        released = counted;
        bytes = 0;
        last = now;
        since = null;
    }
}
