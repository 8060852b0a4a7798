package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a lattice on this machine: {@code lattice.json} says where its nodes are, {@code
 * client/} holds the operator's credentials.
 */
public final class LatticeFolder {
    private final Path folder;

    public LatticeFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * One node.
     *
     * @param api such as {@code https://127.0.0.1:7401}
     * @param ingress such as {@code http://127.0.0.1:7402}
     */
    public record LocalNode(String name, String id, String api, String ingress) {}

    /** Whether a lattice was ever started here. */
    public boolean exists() {
        return Files.isRegularFile(lattice()) || Files.isRegularFile(folder.resolve("n1/run.json"));
    }

    private Path lattice() {
        return folder.resolve("lattice.json");
    }

    /** The nodes, in the order of their names; none if no lattice was ever started here. */
    public List<LocalNode> nodes() throws IOException {
        if (Files.isRegularFile(lattice())) {
            return Json.parse(Files.readAllBytes(lattice())).itemsAt("nodes").stream()
                    .map(LatticeFolder::node)
                    .toList();
        }
        return started();
    }

    private static LocalNode node(Json node) {
        return new LocalNode(
                node.textAt("name").orElse(""),
                node.textAt("id").orElse(""),
                node.textAt("api").orElse(""),
                node.textAt("ingress").orElse(""));
    }

    /** What the nodes themselves wrote when they started. */
    private List<LocalNode> started() throws IOException {
        List<LocalNode> nodes = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return nodes;
        }
        List<Path> files;
        try (Stream<Path> homes = Files.list(folder)) {
            files = homes.map(home -> home.resolve("run.json")).sorted().toList();
        }
        for (Path file : files) {
            if (Files.isRegularFile(file)) {
                Json run = Json.parse(Files.readAllBytes(file));
                nodes.add(
                        new LocalNode(
                                run.textAt("name").orElse(""),
                                run.textAt("id").orElse(""),
                                "https://127.0.0.1:" + run.wholeAt("api").orElse(0),
                                "http://127.0.0.1:" + run.wholeAt("ingress").orElse(0)));
            }
        }
        return nodes;
    }

    /** Every node, as the operator. */
    public Access access() throws IOException {
        List<URI> servers = new ArrayList<>();
        nodes().forEach(node -> servers.add(URI.create(node.api())));
        return new Access(servers, credentials());
    }

    /** The operator's. */
    public Credentials credentials() throws IOException {
        Path merged = folder.resolve("client");
        Path client = Files.isDirectory(merged) ? merged : folder.resolve("n1/client");
        return new Credentials.Certificate(
                Files.readString(client.resolve("ca.pem")),
                Files.readString(client.resolve("cert.pem")),
                Files.readString(client.resolve("key.pem")));
    }
}
