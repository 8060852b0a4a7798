package dev.aether.sdk;

import java.time.Duration;

/**
 * How long a client waits.
 *
 * @param connect for one node to take a connection
 * @param reach for any node to take one
 * @param answer for one node to answer, before another is asked what may be asked twice
 * @param whole for a request with all its retries
 */
public record Patience(Duration connect, Duration reach, Duration answer, Duration whole) {
    public Patience {
        if (!connect.isPositive() || !reach.isPositive() || !answer.isPositive()) {
            throw new IllegalArgumentException("times must be positive");
        }
        if (whole.compareTo(answer) < 0) {
            throw new IllegalArgumentException("the whole must not be shorter than one answer");
        }
    }

    /** 2 s for a connection, 4 s to reach any node, 10 s for an answer, 30 s in all. */
    public static Patience normal() {
        return new Patience(
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }
}
