package dev.aether.environment;

import java.time.Duration;

/** A bounded wait ended without its answer. */
public final class DeadlineExceeded extends RuntimeException {
    public DeadlineExceeded(String what, Duration waited) {
        super("no answer to " + what + " within " + waited.toMillis() + " ms");
    }
}
