package dev.aether.consensus;

import java.util.ArrayDeque;

/** What a leader knows and assumes about one other replica's log. */
final class Progress {
    /** How entries are sent. */
    enum Mode {
        /** One message at a time, until it is known where the logs agree. */
        PROBING,
        /** A bounded pipeline of messages that assumes each arrives. */
        REPLICATING,
        /** Nothing: an image is on its way. */
        SNAPSHOTTING
    }

    private static final int INFLIGHT_MESSAGES_MAX = 256;

    private final long inflightBytesMax;
    private final ArrayDeque<Sent> inflight = new ArrayDeque<>();
    private long inflightBytes;
    private Mode mode = Mode.PROBING;
    private long match;
    private long next;
    private boolean paused;
    private boolean nudged;
    private boolean active;
    private long sentCommit;
    private long round;

    private record Sent(long lastIndex, long bytes) {}

    Progress(long next, long inflightBytesMax) {
        this.next = next;
        this.inflightBytesMax = inflightBytesMax;
    }

    Mode mode() {
        return mode;
    }

    long match() {
        return match;
    }

    long next() {
        return next;
    }

    long sentCommit() {
        return sentCommit;
    }

    long round() {
        return round;
    }

    boolean isActive() {
        return active;
    }

    void sentCommit(long index) {
        sentCommit = Math.max(sentCommit, index);
    }

    /** Whether an append is wanted even without entries, to find out what arrived. */
    boolean wantsAnswer() {
        return nudged || mode == Mode.PROBING;
    }

    boolean maySend() {
        return switch (mode) {
            case PROBING -> !paused;
            case REPLICATING ->
                    inflightBytes < inflightBytesMax && inflight.size() < INFLIGHT_MESSAGES_MAX;
            case SNAPSHOTTING -> false;
        };
    }

    void heard() {
        active = true;
    }

    /** Starts a new period of watching for signs of life. */
    void forgetActivity() {
        active = false;
    }

    void roundConfirmed(long answered) {
        round = Math.max(round, answered);
    }

    void sent(long lastIndex, long bytes) {
        nudged = false;
        if (mode == Mode.PROBING) {
            paused = true;
        } else if (lastIndex >= next) {
            inflight.addLast(new Sent(lastIndex, bytes));
            inflightBytes += bytes;
            next = lastIndex + 1;
        }
    }

    /**
     * @return whether this is news
     */
    boolean accepted(long index) {
        boolean news = index > match;
        match = Math.max(match, index);
        next = Math.max(next, match + 1);
        if (mode != Mode.REPLICATING) {
            enter(Mode.REPLICATING);
            next = match + 1;
        }
        while (!inflight.isEmpty() && inflight.getFirst().lastIndex <= index) {
            inflightBytes -= inflight.removeFirst().bytes;
        }
        return news;
    }

    /**
     * @param previous the index that did not match
     * @param agreement where the logs may agree
     */
    void refused(long previous, long agreement) {
        boolean stale =
                switch (mode) {
                    case REPLICATING -> previous <= match;
                    case PROBING -> previous != next - 1;
                    case SNAPSHOTTING -> true;
                };
        if (stale) {
            return;
        }
        enter(Mode.PROBING);
        next = Math.max(Math.min(previous, agreement + 1), match + 1);
    }

    /** A sign of life: whatever was sent before may be lost, so one more message may go. */
    void nudge(boolean behind) {
        paused = false;
        if (mode == Mode.REPLICATING && !maySend()) {
            inflightBytes -= inflight.removeFirst().bytes;
        }
        nudged = behind || mode == Mode.PROBING;
    }

    void snapshotStarted() {
        enter(Mode.SNAPSHOTTING);
    }

    /** The image did not arrive: probe again after the next sign of life. */
    void snapshotFailed() {
        if (mode == Mode.SNAPSHOTTING) {
            enter(Mode.PROBING);
            next = match + 1;
            paused = true;
        }
    }

    private void enter(Mode other) {
        mode = other;
        paused = false;
        inflight.clear();
        inflightBytes = 0;
    }
}
