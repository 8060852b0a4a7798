package dev.aether.cli.local;

import dev.aether.cli.Waiting;
import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One node of a lattice on this machine: its directory, and the process that may run in it. */
final class LocalNode {
    /** Within it a node has written its log and left; what takes longer hangs. */
    static final Duration STOP_MAX = Duration.ofSeconds(20);

    private static final int OUTPUT_LINES = 3;

    private final Path home;

    LocalNode(Path home) {
        this.home = home;
    }

    /**
     * What a node wrote about itself when it was ready, in this life or an earlier one.
     *
     * @param host where it is reached from this machine
     * @param startedMillis of the process, by the operating system; with the pid it names one
     *     process for ever
     */
    record Run(
            String id,
            long pid,
            long startedMillis,
            String host,
            int quic,
            int api,
            int ingress,
            int etcd,
            int metrics) {
        static Run read(Json run) {
            return new Run(
                    run.textAt("id").orElse(""),
                    run.wholeAt("pid").orElse(0),
                    run.wholeAt("startedMillis").orElse(0),
                    run.textAt("host").orElse("127.0.0.1"),
                    port(run, "quic"),
                    port(run, "api"),
                    port(run, "ingress"),
                    port(run, "etcd"),
                    port(run, "metrics"));
        }

        private static int port(Json run, String name) {
            return (int) run.wholeAt(name).orElse(0);
        }

        private String at(int port) {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }

        String quicAddress() {
            return at(quic);
        }

        String apiAddress() {
            return "https://" + at(api);
        }

        String ingressAddress() {
            return "http://" + at(ingress);
        }

        String etcdAddress() {
            return "https://" + at(etcd);
        }

        String metricsAddress() {
            return "http://" + at(metrics);
        }
    }

    Path home() {
        return home;
    }

    String name() {
        return Objects.requireNonNull(home.getFileName(), "a node's home has a name").toString();
    }

    Path configuration() {
        return home.resolve("node.yaml");
    }

    Path log() {
        return home.resolve("logs").resolve("node.log");
    }

    boolean isConfigured() {
        return Files.exists(configuration());
    }

    /** Whether it was ever let into a lattice. */
    boolean isMember() {
        return Files.isDirectory(home.resolve("identity"))
                && Files.exists(home.resolve("identity").resolve("bundle"));
    }

    /** Absent if it was never ready. */
    Optional<Run> run() throws IOException {
        Path file = home.resolve("run.json");
        return Files.exists(file)
                ? Optional.of(Run.read(Json.parse(Files.readAllBytes(file))))
                : Optional.empty();
    }

    /** The process that wrote the run file, if it still runs: the same pid and the same start. */
    Optional<ProcessHandle> process() throws IOException {
        return run().flatMap(run ->
                ProcessHandle.of(run.pid())
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> startedMillis(process) == run.startedMillis()));
    }

    private static long startedMillis(ProcessHandle process) {
        return process.info().startInstant().map(at -> at.toEpochMilli()).orElse(-1L);
    }

    /** Starts it; it will be ready later. */
    ProcessHandle start() throws IOException {
        return NodeProcess.background(configuration()).toHandle();
    }

    /**
     * Asks it to stop, and kills it if it does not.
     *
     * @return whether it ran
     */
    boolean stop() throws IOException {
        Optional<ProcessHandle> process = process();
        if (process.isEmpty()) {
            return false;
        }
        process.get().destroy();
        if (!Waiting.of(STOP_MAX).await(() -> !process.get().isAlive())) {
            kill();
        }
        return true;
    }

    /**
     * Ends it at once, as a power failure would.
     *
     * @return whether it ran
     */
    boolean kill() throws IOException {
        Optional<ProcessHandle> process = process();
        process.ifPresent(running -> {
            running.destroyForcibly();
            Waiting.of(STOP_MAX).await(() -> !running.isAlive());
        });
        return process.isPresent();
    }

    /** The last lines it printed, which say why it ended. */
    String lastWords() throws IOException {
        Path output = home.resolve("output.log");
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return String.join(
                "\n", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()));
    }
}
