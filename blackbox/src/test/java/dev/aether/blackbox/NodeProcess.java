package dev.aether.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node as a process of its own, in a directory of its own. */
final class NodeProcess implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    private static final Duration READY_MAX = Duration.ofSeconds(90);
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final String name;
    private final Path directory;
    private final Ports ports;
    private final Place place;
    private Process process;

    /**
     * @param settings the lines of node.yaml besides name and listen
     */
    NodeProcess(String name, Path directory, Ports ports, String settings) {
        this(name, directory, ports, Place.HERE, settings);
    }

    /**
     * @param settings the lines of node.yaml besides name and listen
     */
    NodeProcess(String name, Path directory, Ports ports, Place place, String settings) {
        this.place = place;
        this.name = name;
        this.directory = directory;
        this.ports = ports;
        String yaml =
                """
                name: %s
                listen: {hosts: [%s], quic: %d, api: %d, ingress: %d, etcd: %d, metrics: %d}
                %s
                """
                        .formatted(
                                name,
                                place.host(),
                                ports.quic(),
                                ports.api(),
                                ports.ingress(),
                                ports.etcd(),
                                ports.metrics(),
                                settings);
        configure(yaml);
    }

    /** Replaces node.yaml, from the next start on. */
    void configure(String yaml) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("node.yaml"), yaml);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    void start() {
        try {
            Files.deleteIfExists(directory.resolve("run.json"));
            process =
                    new ProcessBuilder(command())
                            .redirectErrorStream(true)
                            .redirectOutput(
                                    ProcessBuilder.Redirect.appendTo(
                                            directory.resolve("output.log").toFile()))
                            .start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Process started = process;
        Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(place.launcher());
        command.addAll(Program.command(directory.resolve("node.yaml")));
        return command;
    }

    NodeProcess awaitReady() {
        Waiting.until(
                name + " becomes ready; " + output(),
                READY_MAX,
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(name + " ended: " + output());
                    }
                    return Files.exists(directory.resolve("run.json"));
                });
        return this;
    }

    /** As a power cut does it: kill -9. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As {@code aether node stop} does it: SIGTERM. @return its exit code */
    int stop() {
        process.destroy();
        return awaitEnd();
    }

    /** Waits until the process ends by itself. @return its exit code */
    int awaitEnd() {
        try {
            if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(name + " does not end; " + output());
            }
            return process.exitValue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    Ports ports() {
        return ports;
    }

    String etcd() {
        return "https://" + place.host() + ":" + ports.etcd();
    }

    String quic() {
        return place.host() + ":" + ports.quic();
    }

    URI api(String path) {
        return URI.create("https://" + place.host() + ":" + ports.api() + path);
    }

    URI ingress(String path) {
        return URI.create("http://" + place.host() + ":" + ports.ingress() + path);
    }

    URI metrics(String path) {
        return URI.create("http://" + place.host() + ":" + ports.metrics() + path);
    }

    /** What the process printed, all lives together. */
    String output() {
        return read("output.log");
    }

    /** The end of its log. */
    String log() {
        String log = read("logs/node.log");
        return log.substring(Math.max(0, log.length() - 4000));
    }

    private String read(String file) {
        try {
            Path path = directory.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
