package dev.aether.mesh;

import java.time.Duration;

/**
 * The limits and times of the datapath.
 *
 * @param triesMax replicas that one request is sent to at most, one after the other
 * @param failuresMax failures of a replica in a row, without a success between, after which it gets
 *     no requests for a while
 * @param replayBytesMax bytes of a request's body kept for another try
 * @param silenceMin shortest time without a response head after which an idempotent request goes to
 *     another replica; longer for a service that is slow by habit
 * @param ejection how long such a replica, or one whose node failed, gets no requests; doubles
 *     while it goes on failing, up to {@code ejectionMax}
 * @param ejectionMax longest ejection
 * @param replicaWait how long a request waits for a first ready replica: news of one that just
 *     started may be on its way
 * @param openMax longest time to make a link to another node
 * @param idleMax longest silence in the middle of a body
 * @param headersMax header fields of a request or response
 * @param headerBytesMax bytes of their names and values
 */
public record MeshConfig(
        int triesMax,
        int failuresMax,
        int replayBytesMax,
        Duration silenceMin,
        Duration ejection,
        Duration ejectionMax,
        Duration replicaWait,
        Duration openMax,
        Duration idleMax,
        int headersMax,
        int headerBytesMax) {
    public MeshConfig {
        if (triesMax < 1
                || failuresMax < 1
                || replayBytesMax < 0
                || headersMax < 1
                || headerBytesMax < 1) {
            throw new IllegalArgumentException("limits of the mesh must be positive");
        }
        if (headerBytesMax > 128 * 1024) {
            throw new IllegalArgumentException("a head must fit one frame: " + headerBytesMax);
        }
    }

    public static MeshConfig defaults() {
        return new MeshConfig(
                3,
                5,
                64 * 1024,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                256,
                64 * 1024);
    }
}
