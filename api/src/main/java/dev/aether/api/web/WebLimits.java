package dev.aether.api.web;

import java.time.Duration;

/**
 * What a server bears.
 *
 * @param connectionsMax open at once; further ones are closed at once
 * @param bodyBytesMax of all unanswered requests together; more are answered with 503
 * @param idleMax how long a connection may take to send a whole request, or to send none
 * @param stalledMax how long a client may take nothing of an answer before it is given up
 */
public record WebLimits(
        int connectionsMax, long bodyBytesMax, Duration idleMax, Duration stalledMax) {
    public WebLimits {
        if (connectionsMax < 1 || bodyBytesMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (!idleMax.isPositive() || !stalledMax.isPositive()) {
            throw new IllegalArgumentException("times must be positive");
        }
    }

    /** 4096 connections, 128 MiB of bodies, two minutes idle, 30 seconds stalled. */
    public static WebLimits defaults() {
        return new WebLimits(4096, 128L << 20, Duration.ofMinutes(2), Duration.ofSeconds(30));
    }
}
