package dev.aether.transport;

import java.time.Duration;

/**
 * The limits and times of a node's transport; both makers keep them.
 *
 * @param messageBytesMax largest one-way message
 * @param queuedBytesMax bytes of one-way messages waiting per link and channel; more are dropped
 * @param requestBytesMax largest body of a request or of its answer
 * @param requestsPerChannelMax requests of one channel answered at once; more are refused
 * @param streamsPerChannelMax streams of one channel served at once; more are refused
 * @param streamBytesMax bytes a stream holds for a reader that does not read, before the writer
 *     blocks
 * @param joinBytesMax largest question or answer at the join door
 * @param joinsPerMinuteMax questions answered at the join door in a minute
 * @param joinsPerSourceMax those of them from one source address
 * @param connectMax longest time to make a link
 * @param idleMax silence after which a peer counts as gone
 * @param stallMax longest time a writer waits for a reader that does not read
 * @param checkEvery how often the peers of live links are verified again
 * @param backoffMin first pause after a link could not be made; doubles up to {@code backoffMax}
 * @param backoffMax longest such pause
 */
public record TransportConfig(
        int messageBytesMax,
        int queuedBytesMax,
        int requestBytesMax,
        int requestsPerChannelMax,
        int streamsPerChannelMax,
        int streamBytesMax,
        int joinBytesMax,
        int joinsPerMinuteMax,
        int joinsPerSourceMax,
        Duration connectMax,
        Duration idleMax,
        Duration stallMax,
        Duration checkEvery,
        Duration backoffMin,
        Duration backoffMax) {

    public TransportConfig {
        positive("messageBytesMax", messageBytesMax);
        positive("requestBytesMax", requestBytesMax);
        positive("requestsPerChannelMax", requestsPerChannelMax);
        positive("streamsPerChannelMax", streamsPerChannelMax);
        positive("joinBytesMax", joinBytesMax);
        positive("joinsPerMinuteMax", joinsPerMinuteMax);
        positive("joinsPerSourceMax", joinsPerSourceMax);
        positive("connectMax", connectMax.toMillis());
        positive("idleMax", idleMax.toMillis());
        positive("stallMax", stallMax.toMillis());
        positive("checkEvery", checkEvery.toMillis());
        positive("backoffMin", backoffMin.toMillis());
        if (queuedBytesMax < messageBytesMax) {
            throw new IllegalArgumentException("queuedBytesMax must hold one message");
        }
        if (streamBytesMax < DuplexStream.FRAME_BYTES_MAX) {
            throw new IllegalArgumentException("streamBytesMax must hold one frame");
        }
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException("backoffMax must not be below backoffMin");
        }
    }

    /** With another limit of questions at the join door in a minute, in all and per source. */
    public TransportConfig withJoins(int perMinuteMax, int perSourceMax) {
        return new TransportConfig(
                messageBytesMax,
                queuedBytesMax,
                requestBytesMax,
                requestsPerChannelMax,
                streamsPerChannelMax,
                streamBytesMax,
                joinBytesMax,
                perMinuteMax,
                perSourceMax,
                connectMax,
                idleMax,
                stallMax,
                checkEvery,
                backoffMin,
                backoffMax);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    /** What a node uses unless told otherwise. */
    public static TransportConfig defaults() {
        return new TransportConfig(
                4 << 20,
                16 << 20,
                16 << 20,
                1024,
                4096,
                1 << 20,
                64 << 10,
                600,
                60,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofSeconds(1));
    }
}
