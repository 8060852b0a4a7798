package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        return Files.isRegularFile(lattice());
    }

    /** Whether the operator's credentials lie here, wherever the lattice is. */
    public boolean hasCredentials() {
        return Files.isRegularFile(client("key.pem"));
    }

    private Path lattice() {
        return folder.resolve("lattice.json");
    }

    /** The nodes, in the order of their names; none if no lattice was ever started here. */
    public List<LocalNode> nodes() throws IOException {
        if (!exists()) {
            return List.of();
        }
        return Json.parse(Files.readAllBytes(lattice())).itemsAt("nodes").stream()
                .map(LatticeFolder::node)
                .toList();
    }

    private static LocalNode node(Json node) {
        return new LocalNode(
                node.textAt("name").orElse(""),
                node.textAt("id").orElse(""),
                node.textAt("api").orElse(""),
                node.textAt("ingress").orElse(""));
    }

    /** Every node, as the operator. */
    public Access access() throws IOException {
        List<URI> servers = new ArrayList<>();
        nodes().forEach(node -> servers.add(URI.create(node.api())));
        return new Access(servers, credentials());
    }

    /** The operator's. */
    public Credentials credentials() throws IOException {
        return new Credentials.Certificate(
                Files.readString(client("ca.pem")),
                Files.readString(client("cert.pem")),
                Files.readString(client("key.pem")));
    }

    private Path client(String file) {
        return folder.resolve("client").resolve(file);
    }
}
