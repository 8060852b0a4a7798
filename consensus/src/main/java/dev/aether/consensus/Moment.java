package dev.aether.consensus;

import dev.aether.environment.Clock;

/**
 * One moment by both clocks of a node. A lease holds only while it holds by both: the monotonic one
 * stands still while a machine is suspended, the wall clock may be set back.
 */
record Moment(long nanos, long wallMillis) {
    static Moment of(Clock clock) {
        return new Moment(clock.nanos(), clock.now().toEpochMilli());
    }

    /** Whether that much time after this moment is not yet over at another moment. */
    boolean isWithin(long spanNanos, Moment later) {
        return later.nanos - nanos < spanNanos
                && later.wallMillis - wallMillis < spanNanos / 1_000_000;
    }
}
