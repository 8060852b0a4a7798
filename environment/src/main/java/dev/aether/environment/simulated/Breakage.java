package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import org.jspecify.annotations.Nullable;

/** What must end a simulation but came up where nobody could be told: kept for the next step. */
final class Breakage {
    private volatile @Nullable String leak;
    private @Nullable Error error;

    /** A virtual thread was woken by a foreign thread, or waits for one. */
    void leaked(String thread) {
        leak = thread;
    }

    /** An assertion failed, or the JVM did, inside a virtual thread. */
    void failed(Error failure) {
        error = error == null ? failure : error;
    }

    void check() {
        Error failure = error;
        if (failure != null) {
            error = null;
            throw failure;
        }
        String thread = leak;
        Check.that(
                thread == null,
                "thread %s waited for something outside the simulation: a timed wait not by"
                        + " Timers, or a monitor held while waiting",
                String.valueOf(thread));
    }
}
