package dev.aether.node;

import dev.aether.runtime.ParticleEngine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A founding and a joining node live for a moment in this process. The JVM records what they load
 * and link, and later starts take it from there.
 *
 * @see <a href="https://openjdk.org/jeps/514">JEP 514, ahead-of-time command line ergonomics</a>
 */
final class Rehearsal {
    private static final String HOST = "127.0.0.1";
    private static final Duration TOKEN = Duration.ofMinutes(10);

    private Rehearsal() {}

    static void play() throws IOException {
        Path folder = Files.createTempDirectory("aether-rehearsal");
        try (RealNode founder = node(folder, "n1", new NodeConfig.Lattice.New())) {
            founder.start();
            List<InetSocketAddress> doors = List.of(founder.address());
            NodeConfig.Lattice join =
                    new NodeConfig.Lattice.Join(founder.invitation(TOKEN), "", doors);
            try (RealNode joiner = node(folder, "n2", join)) {
                joiner.start();
            }
        } finally {
            delete(folder);
        }
    }

    private static RealNode node(Path folder, String name, NodeConfig.Lattice lattice)
            throws IOException {
        NodeConfig.Listen anyPort = new NodeConfig.Listen(List.of(HOST), 0, 0, 0, 0, 0);
        NodeConfig config =
                new NodeConfig(
                        name,
                        lattice,
                        List.of(),
                        anyPort,
                        "",
                        NodeConfig.Offered.ofThisMachine(),
                        NodeConfig.REPLACE_AFTER,
                        new NodeConfig.Compiling(ParticleEngine.ENDIVE, true));
        Path directory = Files.createDirectory(folder.resolve(name));
        return new RealNode(
                directory,
                config,
                failure -> {
                    throw failure;
                },
                why -> {
                    throw new IllegalStateException(why);
                });
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
