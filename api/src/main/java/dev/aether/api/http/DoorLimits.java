package dev.aether.api.http;

import java.time.Duration;

/**
 * What one door bears.
 *
 * @param connectionsMax open at once; further ones are closed at once
 * @param streamsMax calls open at once on one connection; a client queues the rest
 * @param messageBytesMax one request message; a longer one ends its call
 * @param bufferedBytesMax of unfinished requests of one connection; more ends the call that sent it
 * @param idleMax how long an HTTP/1.1 connection may be silent
 * @param recheckEvery how often the certificates of open connections are verified again
 */
public record DoorLimits(
        int connectionsMax,
        int streamsMax,
        int messageBytesMax,
        int bufferedBytesMax,
        Duration idleMax,
        Duration recheckEvery) {
    public DoorLimits {
        if (Math.min(connectionsMax, streamsMax) < 1 || messageBytesMax < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (bufferedBytesMax < messageBytesMax) {
            throw new IllegalArgumentException(
                    "a connection must be able to buffer one message: "
                            + bufferedBytesMax
                            + " < "
                            + messageBytesMax);
        }
    }

    public static DoorLimits defaults() {
        return new DoorLimits(
                4096, 4096, 2 << 20, 16 << 20, Duration.ofMinutes(2), Duration.ofSeconds(30));
    }
}
