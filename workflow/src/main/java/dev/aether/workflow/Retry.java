package dev.aether.workflow;

import java.time.Duration;

/**
 * Exponential back-off.
 *
 * @param attemptsMax how often the work is tried before it counts as failed
 * @param first wait after the first failure; doubles up to {@code longest}
 */
public record Retry(int attemptsMax, Duration first, Duration longest) {
    public static final Retry DEFAULT = new Retry(8, Duration.ofMillis(100), Duration.ofSeconds(2));
    public static final Retry NEVER = new Retry(1, Duration.ZERO, Duration.ZERO);

    /** For what must happen in the end, such as stopping a workload on a node that is away. */
    public static final Retry PATIENT =
            new Retry(1_000_000, Duration.ofMillis(100), Duration.ofSeconds(5));

    public Retry {
        if (attemptsMax < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("not a retry policy");
        }
    }

    /**
     * @param failures so far, at least 1
     */
    Duration waitAfter(int failures) {
        int doublings = Math.min(failures - 1, 30);
        Duration wait = first.multipliedBy(1L << doublings);
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}
