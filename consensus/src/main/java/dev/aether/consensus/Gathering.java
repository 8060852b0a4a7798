package dev.aether.consensus;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one leader that wait to go to its disk and to the others. When they go is decided
 * for all groups of a node together, by its {@link Convoy}.
 */
final class Gathering {
    private final RaftLog log;
    private final Convoy convoy;

    /** When the first of those that wait came. */
    private @Nullable Moment since;

    private @Nullable Moment departure;
    private long released;
    private long counted;
    private long bytes;
    private boolean isSlow;

    /** Begins with everything that is in the log. */
    Gathering(RaftLog log, Convoy convoy) {
        this.log = log;
        this.convoy = convoy;
        this.released = log.lastIndex();
        this.counted = released;
    }

    /** Index of the last entry that may go. */
    long released() {
        return released;
    }

    /** Takes in what the log has got since the last time. @return whether entries wait */
    boolean gather(Moment now) {
        if (counted < log.lastIndex() && waiting() == 0) {
            since = now;
            convoy.join(this);
        }
        while (counted < log.lastIndex()) {
            counted++;
            bytes += log.at(counted).bytes();
        }
        return waiting() > 0;
    }

    long waiting() {
        return counted - released;
    }

    long waitingBytes() {
        return bytes;
    }

    /** Whether what went is not with a majority yet. */
    boolean isUnderWay() {
        return log.committed() < released;
    }

    /** Whether some wait for that long. */
    boolean waitsFor(Duration span, Moment now) {
        return since != null && !since.isWithin(span.toNanos(), now);
    }

    /**
     * Looks whether a majority has what went.
     *
     * @param span longer than this is slow
     */
    boolean hasArrived(Duration span, Moment now) {
        boolean late = departure != null && !departure.isWithin(span.toNanos(), now);
        if (late || !isUnderWay()) {
            isSlow = late;
        }
        return !isUnderWay();
    }

    /** Whether others should not wait for its majority. */
    boolean isSlow() {
        return isSlow;
    }

    void depart(Moment now) {
        if (!isUnderWay()) {
            departure = now;
        }
        released = counted;
        bytes = 0;
        since = null;
    }

    /** Its leader leads no more. */
    void end() {
        convoy.leave(this);
    }
}
