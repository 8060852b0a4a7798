package dev.aether.cli.objects;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Console;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Limits;
import dev.aether.kubernetes.MalformedException;
import dev.aether.kubernetes.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads manifests: YAML with many documents, JSON, lists; from files, folders and {@code -}. */
final class Manifests {
    private static final int INPUT_BYTES_MAX = 16 << 20;

    private final Console console;

    Manifests(Console console) {
        this.console = console;
    }

    /**
     * One object.
     *
     * @param source the file, for messages
     */
    record Manifest(String source, ObjectNode object) {
        String apiVersion() {
            return object.textAt("apiVersion").orElse("");
        }

        String kind() {
            return object.textAt("kind").orElse("");
        }

        String name() {
            return object.textAt("metadata", "name").orElse("");
        }
    }

    List<Manifest> read(List<String> names) throws IOException {
        if (names.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE, "it needs --filename", "see its --help");
        }
        List<Manifest> found = new ArrayList<>();
        for (String name : names) {
            if (name.equals("-")) {
                byte[] input = console.in().readNBytes(INPUT_BYTES_MAX);
                add("standard input", new String(input, StandardCharsets.UTF_8), found);
            } else {
                for (Path file : files(Path.of(name))) {
                    add(file.toString(), Files.readString(file), found);
                }
            }
        }
        if (found.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "no objects in " + String.join(", ", names),
                    "see its --help");
        }
        return found;
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            return List.of(path);
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(each -> each.toString().matches(".*\\.(ya?ml|json)"))
                    .sorted()
                    .toList();
        }
    }

    private static void add(String source, String text, List<Manifest> found) {
        try {
            for (Json document : Yaml.parseAll(text, Limits.DEFAULT)) {
                if (!(document instanceof Json.Null)) {
                    add(source, document, found);
                }
            }
        } catch (MalformedException malformed) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    source + ": " + malformed.getMessage(),
                    "correct it; nothing was changed");
        }
    }

    private static void add(String source, Json document, List<Manifest> found) {
        boolean isList = document.textAt("kind").orElse("").endsWith("List");
        if (isList && document.at("items").isPresent()) {
            document.itemsAt("items").forEach(item -> add(source, item, found));
            return;
        }
        boolean complete =
                document.textAt("apiVersion").isPresent()
                        && document.textAt("kind").isPresent()
                        && document.textAt("metadata", "name").isPresent();
        if (!complete || !(document instanceof ObjectNode object)) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    source + ": expected an object with apiVersion, kind and metadata.name",
                    "correct it; nothing was changed");
        }
        found.add(new Manifest(source, object));
    }
}
