package dev.aether.cli.local;

import dev.aether.kubernetes.Json;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.LatticeFolder;
import dev.aether.sdk.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes {@code node.yaml} of nodes that have none. The first founds the lattice and leaves tokens
 * for the others of the same call; one that comes later gets its token from the running lattice.
 */
final class Configurations {
    private static final int PORTS_PER_NODE = 10;
    private static final Duration TOKEN = Duration.ofHours(1);

    private final Path directory;
    private final int count;
    private final int portBase;

    Configurations(Path directory, int count, int portBase) {
        this.directory = directory;
        this.count = count;
        this.portBase = portBase;
    }

    /** Of n1, n2 and so on, all that are wanted. */
    List<LocalNode> nodes() {
        return IntStream.rangeClosed(1, count).mapToObj(this::node).toList();
    }

    private LocalNode node(int k) {
        return new LocalNode(directory.resolve("n" + k));
    }

    private LocalNode first() {
        return node(1);
    }

    /** Whether the first node was ever started: else it lets in whom it invites. */
    boolean isFounded() {
        return first().isMember();
    }

    /** Configures all for one start together. */
    void found() throws IOException {
        for (int k = 1; k <= count; k++) {
            configure(k);
        }
    }

    /** Lets further nodes in: the lattice must run. */
    void grow() throws IOException {
        for (int k = 2; k <= count; k++) {
            if (!node(k).isMember()) {
                configure(k);
                leaveToken(k);
            }
        }
    }

    private void configure(int k) throws IOException {
        LocalNode node = node(k);
        if (!node.isConfigured()) {
            Files.createDirectories(node.home());
            Files.writeString(node.configuration(), text(k));
        }
    }

    private String text(int k) throws IOException {
        int base = base(k);
        return """
        name: n%d
        lattice: %s
        %slisten: {quic: %d, api: %d, ingress: %d, etcd: %d, metrics: %d}
        """
                .formatted(
                        k,
                        k == 1 ? "new" : joining(k),
                        k == 1 ? invitations() : "",
                        base,
                        base + 1,
                        base + 2,
                        base + 3,
                        base + 4);
    }

    /** Beside the first node, or where the port base says. */
    private int base(int k) throws IOException {
        Optional<LocalNode.Run> first = first().run();
        int begin = first.map(LocalNode.Run::quic).orElse(portBase);
        return begin + PORTS_PER_NODE * (k - 1);
    }

    private String joining(int k) throws IOException {
        return "{tokenFile: \"%1$s\", peers: [\"[::1]:%2$d\", \"127.0.0.1:%2$d\"]}"
                .formatted(token(k), base(1));
    }

    private Path token(int k) {
        return first().home().resolve("join").resolve("n" + k + ".token");
    }

    private String invitations() {
        List<String> others = new ArrayList<>();
        for (int k = 2; k <= count; k++) {
            others.add("n" + k);
        }
        return others.isEmpty() ? "" : "invite: [" + String.join(", ", others) + "]\n";
    }

    private void leaveToken(int k) throws IOException {
        try (Lattice lattice =
                new Lattice(new LatticeFolder(directory).access(), Patience.normal())) {
            Json minted = lattice.mintToken(TOKEN);
            Path file = token(k);
            Files.createDirectories(first().home().resolve("join"));
            Files.deleteIfExists(file);
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, minted.textAt("token").orElseThrow());
        }
    }
}
