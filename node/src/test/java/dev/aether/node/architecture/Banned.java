package dev.aether.node.architecture;

import java.util.Map;
import java.util.Set;

/** Calls and types that hide a clock, a thread, chance or a socket from the simulation. */
final class Banned {
    private static final Map<String, Set<String>> CALLS =
            Map.of(
                    "java.lang.System", Set.of("nanoTime", "currentTimeMillis"),
                    "java.time.Instant", Set.of("now"),
                    "java.time.LocalDate", Set.of("now"),
                    "java.time.LocalDateTime", Set.of("now"),
                    "java.time.OffsetDateTime", Set.of("now"),
                    "java.time.ZonedDateTime", Set.of("now"),
                    "java.lang.Math", Set.of("random"),
                    "java.util.UUID", Set.of("randomUUID"));

    /** Every call to these is banned. */
    private static final Set<String> TYPES =
            Set.of(
                    "java.lang.Thread",
                    "java.lang.Thread$Builder",
                    "java.lang.Thread$Builder$OfVirtual",
                    "java.lang.Thread$Builder$OfPlatform",
                    "java.util.Timer",
                    "java.util.concurrent.Executors",
                    "java.util.concurrent.ForkJoinPool",
                    "java.util.concurrent.ThreadLocalRandom");

    private static final Set<String> SOCKETS =
            Set.of(
                    "java.net.Socket",
                    "java.net.ServerSocket",
                    "java.net.DatagramSocket",
                    "java.net.MulticastSocket",
                    "java.net.http.HttpClient",
                    "java.nio.channels.SocketChannel",
                    "java.nio.channels.ServerSocketChannel",
                    "java.nio.channels.DatagramChannel",
                    "io.netty.bootstrap.Bootstrap",
                    "io.netty.bootstrap.ServerBootstrap");

    private Banned() {}

    static boolean isCall(String owner, String name) {
        return TYPES.contains(owner) || CALLS.getOrDefault(owner, Set.of()).contains(name);
    }

    static boolean isSocket(String type) {
        return SOCKETS.contains(type);
    }
}
