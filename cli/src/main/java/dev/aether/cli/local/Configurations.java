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

    /**
     * @param k from 1
     */
    void complete(LocalNode node, int k) throws IOException {
        if (!node.isConfigured()) {
            Files.createDirectories(node.home());
            Files.writeString(node.configuration(), text(k));
        }
        boolean growing = first().process().isPresent();
        if (k > 1 && growing && !node.isMember()) {
            leaveToken(k);
        }
    }

    private LocalNode first() {
        return new LocalNode(directory.resolve("n1"));
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
