package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The current context of a kubectl configuration: server, authorities, certificate or token. */
public final class Kubeconfig {
    private final Path file;
    private final Json config;

    /**
     * @throws IOException if the file cannot be read
     * @throws dev.aether.kubernetes.MalformedException if it is not YAML
     */
    public Kubeconfig(Path file) throws IOException {
        this.file = file;
        this.config = Yaml.parse(Files.readString(file));
    }

    /**
     * @throws IllegalArgumentException saying what is missing
     */
    public Access access() throws IOException {
        Json context = entry("contexts", "context", wanted("current-context"));
        Json cluster = entry("clusters", "cluster", text(context, "cluster"));
        Json user = entry("users", "user", text(context, "user"));
        String authorities =
                content(cluster, "certificate-authority")
                        .orElseThrow(() -> missing("certificate-authority of the cluster"));
        return new Access(
                List.of(URI.create(text(cluster, "server"))), credentials(user, authorities));
    }

    /** The namespace of the current context, if it has one. */
    public Optional<String> namespace() {
        return entry("contexts", "context", wanted("current-context"))
                .textAt("namespace")
                .filter(name -> !name.isEmpty());
    }

    private Credentials credentials(Json user, String authorities) throws IOException {
        Optional<String> token = user.textAt("token");
        if (token.isPresent()) {
            return new Credentials.Token(authorities, token.get());
        }
        String chain =
                content(user, "client-certificate")
                        .orElseThrow(() -> missing("client-certificate or token of the user"));
        String key =
                content(user, "client-key").orElseThrow(() -> missing("client-key of the user"));
        return new Credentials.Certificate(authorities, chain, key);
    }

    private String wanted(String field) {
        return text(config, field);
    }

    private String text(Json from, String field) {
        return from.textAt(field).filter(text -> !text.isEmpty()).orElseThrow(() -> missing(field));
    }

    private Json entry(String list, String field, String name) {
        for (Json entry : config.itemsAt(list)) {
            if (entry.textAt("name").orElse("").equals(name)) {
                return entry.objectAt(field);
            }
        }
        throw missing("\"" + name + "\" in " + list);
    }

    /** Written in the file itself in base 64, or in another file named relative to it. */
    private Optional<String> content(Json from, String field) throws IOException {
        Optional<String> inside = from.textAt(field + "-data");
        if (inside.isPresent()) {
            byte[] decoded = Base64.getMimeDecoder().decode(inside.get());
            return Optional.of(new String(decoded, StandardCharsets.UTF_8));
        }
        Optional<String> name = from.textAt(field);
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(Files.readString(file.resolveSibling(name.get())));
    }

    private IllegalArgumentException missing(String what) {
        return new IllegalArgumentException(file + ": expected " + what + ", found none");
    }
}
