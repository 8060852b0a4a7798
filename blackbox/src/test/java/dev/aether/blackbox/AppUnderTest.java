package dev.aether.blackbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An app made of one of the components in {@code examples}.
 *
 * @param component its folder's name, or a path of a file
 * @param replicas 0 for one that sleeps after a second without requests
 * @param stores the names of its stores, which its one particle may use; one at most
 */
record AppUnderTest(
        String name, String component, int replicas, String limits, List<String> stores) {
    private static final String DECLARED = "\"%s\": {}";
    private static final String GRANTED = ", \"wasi:keyvalue/store\": {\"store\": \"%s\"}";

    AppUnderTest(String name, String component, int replicas, String limits) {
        this(name, component, replicas, limits, List.of());
    }

    static AppUnderTest counter(int replicas) {
        return new AppUnderTest(
                "counter",
                "counter",
                replicas,
                "{\"memory\": \"16Mi\", \"deadline\": \"10s\", \"concurrency\": 64}",
                List.of("visits"));
    }

    static AppUnderTest hello(int replicas) {
        return new AppUnderTest(
                "hello",
                "hello",
                replicas,
                "{\"memory\": \"16Mi\", \"deadline\": \"5s\", \"concurrency\": 64}");
    }

    AppUnderTest named(String other) {
        return new AppUnderTest(other, component, replicas, limits, stores);
    }

    String host() {
        return name + ".localhost";
    }

    /** The built component. */
    Path file() {
        return examples().resolve(component).resolve(component + ".wasm");
    }

    private static Path examples() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent)
                .map(folder -> folder.resolve("examples"))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow();
    }

    String manifest(String digest) {
        return """
        {"apiVersion": "aether.dev/v1", "kind": "App",
         "metadata": {"name": "%1$s", "namespace": "default"},
         "spec": {"store": {%6$s}, "particle": {"web": {
           "from": "%2$s",
           "uses": {"wasi:http/incoming-handler": {"route": "%3$s/*"}%7$s},
           "scale": %4$s,
           "limits": %5$s}}}}
        """
                .formatted(name, digest, host(), scale(), limits, each(DECLARED), each(GRANTED));
    }

    private String scale() {
        return replicas == 0
                ? "{\"min\": 0, \"max\": 1, \"idle\": \"1s\"}"
                : "{\"min\": %1$d, \"max\": %1$d}".formatted(replicas);
    }

    private String each(String form) {
        return stores.stream().map(form::formatted).collect(Collectors.joining());
    }
}
