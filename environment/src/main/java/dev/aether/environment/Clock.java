package dev.aether.environment;

import java.time.Instant;

/** The two clocks of a machine. Both may run a little fast or slow; only the wall clock jumps. */
public interface Clock {
    /** Wall-clock time, for certificates, timestamps and people. It may jump in both directions. */
    Instant now();

    /** Monotonic time in nanoseconds from an arbitrary origin, for measuring durations. */
    long nanos();
}
