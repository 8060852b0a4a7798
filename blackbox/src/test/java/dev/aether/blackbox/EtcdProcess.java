package dev.aether.blackbox;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real etcd of one member, in a directory of its own; gone with its files when closed. */
final class EtcdProcess implements AutoCloseable {
    private static final String VERSION = "etcd Version: 3.7.";
    private static final Duration READY_MAX = Duration.ofSeconds(60);

    private final Path directory;
    private final Process process;
    private final int port;

    private EtcdProcess(Path directory, Process process, int port) {
        this.directory = directory;
        this.process = process;
        this.port = port;
    }

    /** Starts one, or skips the test, with the reason, where there is no etcd 3.7. */
    static EtcdProcess start() {
        Optional<Path> program = find("etcd");
        if (program.isEmpty()) {
            Figures.tell(
                    "skipped: no etcd 3.7 in ETCD_BIN, on PATH or made by benchmarks/etcd/build");
        }
        Assumptions.assumeTrue(program.isPresent(), "there is no etcd 3.7");
        try {
            return start(program.orElseThrow());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static EtcdProcess start(Path program) throws IOException {
        Path directory = Files.createTempDirectory("aether-etcd");
        Ports ports = Ports.free();
        String client = "http://" + NodeProcess.HOST + ":" + ports.api();
        String peer = "http://" + NodeProcess.HOST + ":" + ports.quic();
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "--name=one",
                                "--data-dir=" + directory.resolve("files"),
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + peer,
                                "--initial-advertise-peer-urls=" + peer,
                                "--initial-cluster=one=" + peer,
                                "--log-level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("output.log").toFile())
                        .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        EtcdProcess started = new EtcdProcess(directory, process, ports.api());
        Waiting.until("etcd becomes ready", READY_MAX, started::isReady);
        return started;
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("etcd ended: " + output());
        }
        try (GrpcClient client = client()) {
            return client.call("etcdserverpb.KV/Range", EtcdCommands.readOf("a")).code() == 0;
        }
    }

    GrpcClient client() {
        return GrpcClient.plain(port);
    }

    /**
     * The program of etcd 3.7 with this name: in the folder or file ETCD_BIN names, on PATH, or
     * where {@code benchmarks/etcd/build} puts it.
     */
    static Optional<Path> find(String name) {
        return candidates(name).stream()
                .filter(Files::isExecutable)
                .filter(EtcdProcess::isCurrent)
                .findFirst();
    }

    private static List<Path> candidates(String name) {
        List<Path> all = new ArrayList<>();
        Optional.ofNullable(System.getenv("ETCD_BIN"))
                .map(Path::of)
                .map(chosen ->
                        Files.isDirectory(chosen)
                                ? chosen.resolve(name)
                                : chosen.resolveSibling(name))
                .ifPresent(all::add);
        for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
            all.add(Path.of(folder, name));
        }
        Path cache =
                Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                        .map(Path::of)
                        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("aether");
        if (Files.isDirectory(cache)) {
            try (Stream<Path> built = Files.list(cache)) {
                built.map(folder -> folder.resolve(name)).sorted().forEach(all::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return all;
    }

    private static boolean isCurrent(Path program) {
        try {
            String option = program.endsWith("etcd") ? "--version" : "version";
            Process asked =
                    new ProcessBuilder(program.toString(), option)
                            .redirectErrorStream(true)
                            .start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.contains(VERSION) || said.contains("etcdctl version: 3.7.");
        } catch (IOException unusable) {
            return false;
        }
    }

    /** The end of what it printed. */
    String output() {
        try {
            String all = Files.readString(directory.resolve("output.log"));
            return all.substring(Math.max(0, all.length() - 4000));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException kept) {
            Figures.tell("not deleted: %s", kept);
        }
    }
}
