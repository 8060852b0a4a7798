package dev.aether.environment;

import java.time.Instant;

/**
 * The two clocks of a machine. Simulated clocks may drift and jump; only {@link #nanos} never does.
 */
public interface Clock {
    /** Wall-clock time, for certificates, timestamps and people. It may jump in both directions. */
    Instant now();

    /** Monotonic time in nanoseconds from an arbitrary origin, for measuring durations. */
    long nanos();
}
