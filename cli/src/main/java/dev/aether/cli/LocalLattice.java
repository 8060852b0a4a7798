package dev.aether.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The nodes of a lattice on this machine, each a process with a directory of its own. */
final class LocalLattice {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final int NODES_MAX = 9;
    private static final int PORTS_PER_NODE = 10;
    private static final int METRICS = 4;
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");
    private static final Pattern STARTED = Pattern.compile("\"startedMillis\"\\s*:\\s*(\\d+)");
    private static final Pattern METRICS_PORT = Pattern.compile("\"metrics\"\\s*:\\s*(\\d+)");

    private final Path directory;
    private final PrintStream progress;

    LocalLattice(Path directory, PrintStream progress) {
        this.directory = directory.toAbsolutePath().normalize();
        this.progress = progress;
    }

    /**
     * @param pid of the process that runs or ran it last
     */
    record Standing(String name, boolean running, long pid, int metricsPort) {}

    /** Starts what does not run and waits until every node says that it is ready. */
    void up(int nodes, int portBase) throws IOException {
        if (nodes > NODES_MAX) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "expected at most " + NODES_MAX + " nodes, got " + nodes,
                    "more nodes belong on more machines: aether node run");
        }
        List<Started> started = new ArrayList<>();
        for (int k = 0; k < nodes; k++) {
            Path home = directory.resolve("n" + (k + 1));
            if (running(home).isEmpty()) {
                configure(home, k, nodes, portBase);
                started.add(new Started(home, NodeProcess.background(home.resolve("node.yaml"))));
            }
        }
        for (Started node : started) {
            awaitReady(node);
        }
    }

    /** Stops every node of the directory, and deletes it if asked. */
    void down(boolean purge) throws IOException {
        List<ProcessHandle> ending = new ArrayList<>();
        for (Path home : homes()) {
            running(home).ifPresent(ending::add);
        }
        ending.forEach(ProcessHandle::destroy);
        for (ProcessHandle process : ending) {
            if (!ends(process)) {
                process.destroyForcibly();
                ends(process);
            }
        }
        if (purge) {
            delete(directory);
        }
    }

    List<Standing> standing() throws IOException {
        List<Standing> standing = new ArrayList<>();
        for (Path home : homes()) {
            String run = runFile(home);
            standing.add(
                    new Standing(
                            home.getFileName().toString(),
                            running(home).isPresent(),
                            number(run, PID),
                            (int) number(run, METRICS_PORT)));
        }
        if (standing.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.NOT_FOUND,
                    "no lattice in " + directory,
                    "start one with: aether up");
        }
        return standing;
    }

    private record Started(Path home, Process process) {}

    private void configure(Path home, int k, int nodes, int portBase) throws IOException {
        Path file = home.resolve("node.yaml");
        if (Files.exists(file)) {
            return;
        }
        Files.createDirectories(home);
        int base = portBase + PORTS_PER_NODE * k;
        Files.writeString(
                file,
                """
                name: n%d
                lattice: %s
                %slisten: {quic: %d, api: %d, ingress: %d, etcd: %d, metrics: %d}
                """
                        .formatted(
                                k + 1,
                                k == 0 ? "new" : joining(k, portBase),
                                k == 0 ? invitations(nodes) : "",
                                base,
                                base + 1,
                                base + 2,
                                base + 3,
                                base + METRICS));
    }

    private String joining(int k, int portBase) {
        Path token = directory.resolve("n1/join/n" + (k + 1) + ".token");
        return "{tokenFile: \"%s\", peers: [\"[::1]:%d\"]}".formatted(token, portBase);
    }

    private static String invitations(int nodes) {
        List<String> others = new ArrayList<>();
        for (int k = 2; k <= nodes; k++) {
            others.add("n" + k);
        }
        return others.isEmpty() ? "" : "invite: [" + String.join(", ", others) + "]\n";
    }

    private void awaitReady(Started node) throws IOException {
        String name = node.home().getFileName().toString();
        progress.println("waiting for " + name + " ...");
        long end = System.nanoTime() + READY_MAX.toNanos();
        while (System.nanoTime() < end) {
            if (!node.process().isAlive()) {
                throw new CommandFailure(
                        CommandFailure.FAILED,
                        "" + name + " ended: " + lastLines(node.home()),
                        "see " + node.home().resolve("output.log") + " and logs/node.log");
            }
            if (running(node.home()).isPresent()) {
                return;
            }
            pause();
        }
        throw new CommandFailure(
                CommandFailure.FAILED,
                "" + name + " is not ready after " + READY_MAX.toSeconds() + " s",
                "see " + node.home().resolve("logs/node.log"));
    }

    private static String lastLines(Path home) throws IOException {
        Path output = home.resolve("output.log");
        List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
        return String.join(" ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    }

    /** The process that wrote the run file, if it still runs: same pid and same start. */
    private static Optional<ProcessHandle> running(Path home) throws IOException {
        String run = runFile(home);
        long started = number(run, STARTED);
        return ProcessHandle.of(number(run, PID))
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info()
                                .startInstant()
                                .filter(at -> at.toEpochMilli() == started)
                                .isPresent());
    }

    private static String runFile(Path home) throws IOException {
        Path file = home.resolve("run.json");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static long number(String text, Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private List<Path> homes() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.exists(entry.resolve("node.yaml")))
                    .sorted()
                    .toList();
        }
    }

    private static boolean ends(ProcessHandle process) {
        long end = System.nanoTime() + STOP_MAX.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            pause();
        }
        return !process.isAlive();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(
                    CommandFailure.FAILED, "interrupted", "run aether status to see what runs");
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }
}
