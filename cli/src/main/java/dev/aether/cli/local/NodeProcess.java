package dev.aether.cli.local;

import dev.aether.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts node processes: the server's class path in a JVM of its own. */
final class NodeProcess {
    private static final List<String> FLAGS =
            List.of(
                    "-Xms32m",
                    "-XX:+UseG1GC",
                    // Short pauses under load: what outlives one collection lives until it is on
                    // disk, so copying it again is waste; and the heap grows to what it may take
                    // before the old part of it is searched again and again.
                    "-XX:MaxGCPauseMillis=25",
                    "-XX:MaxTenuringThreshold=1",
                    "-XX:GCTimeRatio=49",
                    "-XX:-G1UseAdaptiveIHOP",
                    "-XX:InitiatingHeapOccupancyPercent=65",
                    // A node whose owners may be gone must not look alive.
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:+UseCompactObjectHeaders",
                    // Netty samples stack traces of buffers otherwise, also in production.
                    "-Dio.netty.leakDetection.level=disabled",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    /** Half of it is for workloads. */
    static final String HEAP = "256m";

    private NodeProcess() {}

    /** Runs a node and waits for its end. @return its exit code */
    static int foreground(Path config, String heap) throws IOException {
        return await(new ProcessBuilder(command(config, heap)).inheritIO().start());
    }

    /** Starts a node that outlives this command; what it prints goes to a file beside it. */
    static Process background(Path config) throws IOException {
        Path output = config.resolveSibling("output.log");
        return new ProcessBuilder(command(config, HEAP))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /**
     * Records what the start of a node loads and links, so that later starts take it from a cache
     * that belongs to this JDK and these jars. @return the exit code of the recording process
     */
    static int rehearse() throws IOException {
        Path cache = cache();
        Files.deleteIfExists(cache);
        List<String> command = node("-Xmx" + HEAP, "-XX:AOTCacheOutput=" + cache);
        command.add("--rehearse");
        return await(new ProcessBuilder(command).inheritIO().start());
    }

    private static List<String> command(Path config, String heap) throws IOException {
        Path cache = cache();
        List<String> command =
                Files.exists(cache)
                        ? node(
                                "-Xmx" + heap,
                                "-XX:AOTCache=" + cache,
                                "-Xlog:aot=off,aot*=off,cds=off")
                        : node("-Xmx" + heap);
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    /** Runs a load generator of {@code benchmarks}, which prints its figures. @return its code */
    static int bench(String mainClass, String... words) throws IOException {
        Path benchmarks = home().resolve("benchmarks");
        String classPath = jars(benchmarks.resolve("target")) + ":" + classPath();
        // So that what of its memory is not heap can be told.
        List<String> command = java("-Xms" + HEAP, "-Xmx" + HEAP, "-XX:+AlwaysPreTouch");
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(words));
        return await(new ProcessBuilder(command).inheritIO().start());
    }

    private static List<String> node(String... more) throws IOException {
        List<String> command = java(more);
        command.addAll(List.of("-cp", classPath(), "dev.aether.node.Main"));
        return command;
    }

    private static List<String> java(String... more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of(more));
        return command;
    }

    /** Jars only and always in the same order, or the cache could not be used. */
    private static String classPath() throws IOException {
        return jars(target()) + ":" + jars(target().resolve("lib"));
    }

    private static String jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(":"));
        }
    }

    private static Path cache() {
        return target().resolve("node.aot");
    }

    private static Path target() {
        return home().resolve("node").resolve("target");
    }

    static Path home() {
        String home = System.getenv("AETHER_HOME");
        if (home == null) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    "AETHER_HOME is not set",
                    "use the script ./aether, which sets it");
        }
        return Path.of(home);
    }

    private static int await(Process process) {
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        try {
            return process.waitFor();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroy();
            return CommandFailure.FAILED;
        }
    }
}
