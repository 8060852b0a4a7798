package dev.aether.cli.local;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Yaml;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a lattice's folder tells scripts and other tools: {@code lattice.json}, {@code kubeconfig}
 * and {@code client/}. Merged from what the nodes wrote, under a lock, each file replaced whole.
 */
final class LatticeFiles {
    private static final List<String> CLIENT = List.of("ca.pem", "cert.pem", "key.pem");
    private static final String OWNER_ONLY = "rw-------";

    private final Path directory;

    LatticeFiles(Path directory) {
        this.directory = directory;
    }

    Path kubeconfig() {
        return directory.resolve("kubeconfig");
    }

    Path client(String file) {
        return directory.resolve("client").resolve(file);
    }

    void write(List<LocalNode> nodes) throws IOException {
        if (nodes.isEmpty()) {
            return;
        }
        try (FileChannel channel =
                        FileChannel.open(
                                lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            replace(directory.resolve("lattice.json"), lattice(nodes).pretty());
            copyClient(nodes);
            if (Files.exists(client("key.pem"))) {
                replace(kubeconfig(), Yaml.print(kubeconfig(nodes)));
            }
        }
    }

    void delete() throws IOException {
        Folders.delete(directory.resolve("client"));
        for (String file : List.of("lattice.json", "kubeconfig", ".lock")) {
            Files.deleteIfExists(directory.resolve(file));
        }
        if (Files.isDirectory(directory)) {
            Folders.deleteIfEmpty(directory);
        }
    }

    private Path lock() {
        return directory.resolve(".lock");
    }

    private static Json lattice(List<LocalNode> nodes) throws IOException {
        List<Json> entries = new ArrayList<>();
        for (LocalNode node : nodes) {
            Optional<LocalNode.Run> run = node.run();
            if (run.isPresent()) {
                entries.add(entry(node, run.get()));
            }
        }
        return Json.object("nodes", Json.array(entries));
    }

    private static Json entry(LocalNode node, LocalNode.Run run) throws IOException {
        boolean running = node.process().isPresent();
        return Json.object("name", node.name())
                .with("id", Json.text(run.id()))
                .with("pid", running ? Json.number(run.pid()) : Json.nothing())
                .with("dir", Json.text(node.home().toString()))
                .with("quic", Json.text(run.quicAddress()))
                .with("api", Json.text(run.apiAddress()))
                .with("ingress", Json.text(run.ingressAddress()))
                .with("etcd", Json.text(run.etcdAddress()))
                .with("metrics", Json.text(run.metricsAddress() + "/metrics"))
                .with("log", Json.text(node.log().toString()));
    }

    /** The first operator's certificate lies with the node that founded the lattice. */
    private void copyClient(List<LocalNode> nodes) throws IOException {
        for (LocalNode node : nodes) {
            Path own = node.home().resolve("client");
            if (Files.exists(own.resolve("key.pem"))) {
                Files.createDirectories(directory.resolve("client"));
                for (String file : CLIENT) {
                    replace(client(file), Files.readString(own.resolve(file)));
                }
                return;
            }
        }
    }

    /** One context for each node; the first that runs is current. */
    private Json kubeconfig(List<LocalNode> nodes) throws IOException {
        List<Json> clusters = new ArrayList<>();
        List<Json> contexts = new ArrayList<>();
        String current = "";
        for (LocalNode node : nodes) {
            Optional<LocalNode.Run> run = node.run();
            if (run.isPresent()) {
                clusters.add(cluster(node.name(), run.get()));
                contexts.add(context(node.name()));
                boolean isFirst = current.isEmpty() && node.process().isPresent();
                current = isFirst ? node.name() : current;
            }
        }
        Json user =
                Json.object("client-certificate-data", inline("cert.pem"))
                        .with("client-key-data", Json.text(inline("key.pem")));
        return Json.object("apiVersion", "v1")
                .with("kind", Json.text("Config"))
                .with("clusters", Json.array(clusters))
                .with("users", Json.array(Json.object("name", "admin").with("user", user)))
                .with("contexts", Json.array(contexts))
                .with("current-context", Json.text(current));
    }

    private Json cluster(String name, LocalNode.Run run) throws IOException {
        return Json.object("name", name)
                .with(
                        "cluster",
                        Json.object("server", run.apiAddress())
                                .with("certificate-authority-data", Json.text(inline("ca.pem"))));
    }

    private static Json context(String name) {
        return Json.object("name", name)
                .with("context", Json.object("cluster", name).with("user", Json.text("admin")));
    }

    private String inline(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(client(file)));
    }

    /** Readers see the old file or the new one, and only the owner sees either. */
    private void replace(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(directory, ".", ".new");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(OWNER_ONLY));
        Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
