package dev.aether.component.wasi.http;

import java.time.Duration;

/**
 * How long a guest is ready to wait for its request.
 *
 * @param connect for a connection
 * @param firstByte from the request to the first byte of the answer
 * @param betweenBytes from one piece of the answer's body to the next
 */
public record OutboundTimeouts(Duration connect, Duration firstByte, Duration betweenBytes) {
    /** What holds for a timeout the guest leaves open. */
    public static final Duration UNSAID = Duration.ofMinutes(10);
}
