package dev.aether.mesh;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where HTTP comes in, and its limits.
 *
 * @param listen addresses; port 0 asks for a free one
 * @param connectionsMax open at once; a further one is closed
 * @param lineBytesMax of a request line
 * @param headerBytesMax of all headers of a request
 * @param headersMax header fields of a request
 * @param bodyBytesMax of a request's body
 * @param keepAliveMax longest time a connection waits for a request, whole with its headers
 * @param stallMax longest time a client may neither send nor read in the middle of a body
 * @param eventLoops threads that move bytes
 */
public record IngressConfig(
        List<InetSocketAddress> listen,
        int connectionsMax,
        int lineBytesMax,
        int headerBytesMax,
        int headersMax,
        long bodyBytesMax,
        Duration keepAliveMax,
        Duration stallMax,
        int eventLoops) {
    public IngressConfig {
        listen = List.copyOf(listen);
        if (connectionsMax < 1 || lineBytesMax < 1 || headerBytesMax < 1 || eventLoops < 1) {
            throw new IllegalArgumentException("limits of the ingress must be positive");
        }
    }

    public static IngressConfig defaults(List<InetSocketAddress> listen) {
        return new IngressConfig(
                listen,
                10_000,
                8 * 1024,
                32 * 1024,
                128,
                1L << 30,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                2);
    }

    public IngressConfig withKeepAlive(Duration keepAlive) {
        return new IngressConfig(
                listen,
                connectionsMax,
                lineBytesMax,
                headerBytesMax,
                headersMax,
                bodyBytesMax,
                keepAlive,
                stallMax,
                eventLoops);
    }

    public IngressConfig withStall(Duration stall) {
        return new IngressConfig(
                listen,
                connectionsMax,
                lineBytesMax,
                headerBytesMax,
                headersMax,
                bodyBytesMax,
                keepAliveMax,
                stall,
                eventLoops);
    }
}
