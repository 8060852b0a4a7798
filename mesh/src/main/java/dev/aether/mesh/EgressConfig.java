package dev.aether.mesh;

import java.time.Duration;

/**
 * The limits of what leaves the lattice.
 *
 * @param callsMax under way at once
 * @param connectionsMax of guests, open at once
 * @param lookupsMax names looked up at once
 * @param lookupMax longest time to look a name up
 * @param connectMax longest time to make a connection, of which a request may want less
 * @param stallMax longest time a server may take nothing in the middle of a request's body
 * @param lineBytesMax of a status line
 * @param headerBytesMax of all headers of a response
 * @param headersMax header fields of a response
 * @param eventLoops threads that move bytes
 */
public record EgressConfig(
        int callsMax,
        int connectionsMax,
        int lookupsMax,
        Duration lookupMax,
        Duration connectMax,
        Duration stallMax,
        int lineBytesMax,
        int headerBytesMax,
        int headersMax,
        int eventLoops) {
    public EgressConfig {
        if (callsMax < 1
                || connectionsMax < 1
                || lookupsMax < 1
                || !lookupMax.isPositive()
                || lineBytesMax < 1
                || headerBytesMax < 1
                || eventLoops < 1) {
            throw new IllegalArgumentException("limits of the egress must be positive");
        }
    }

    public static EgressConfig defaults() {
        return new EgressConfig(
                1024,
                1024,
                256,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                8 * 1024,
                64 * 1024,
                256,
                1);
    }
}
