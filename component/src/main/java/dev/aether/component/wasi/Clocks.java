package dev.aether.component.wasi;

import java.time.Duration;
import java.time.Instant;

/** The time a guest sees and waits by; safe for several threads. */
public interface Clocks {
    /** The time of day, in UTC, not before 1970. */
    Instant now();

    /** How finely {@link #now} counts. */
    Duration resolution();

    /** Nanoseconds since some moment; never goes back, never negative. */
    long monotonicNanos();

    /** A new bell to wait at, whose waits pass as {@link #monotonicNanos} does. */
    Bell bell();
}
