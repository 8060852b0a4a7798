package dev.aether.cli.local;

import dev.aether.cli.CommandFailure;
import dev.aether.cli.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The nodes of a lattice on this machine, each a process with a directory of its own. */
final class LocalLattice {
    private static final Duration READY_MAX = Duration.ofMinutes(2);
    private static final int NODES_MAX = 9;

    private final Path directory;
    private final PrintStream progress;
    private final Starter starter;

    /** Starts the process of a node. */
    interface Starter {
        ProcessHandle start(LocalNode node) throws IOException;
    }

    /**
     * @param progress one line for each node that becomes ready
     */
    LocalLattice(Path directory, PrintStream progress) {
        this(directory, progress, LocalNode::start);
    }

    LocalLattice(Path directory, PrintStream progress, Starter starter) {
        this.directory = directory.toAbsolutePath().normalize();
        this.progress = progress;
        this.starter = starter;
    }

    Path directory() {
        return directory;
    }

    /** Starts what does not run, and waits until every node says that it is ready. */
    void up(int count, int portBase) throws IOException {
        if (count > NODES_MAX) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "expected at most " + NODES_MAX + " nodes, got " + count,
                    "more nodes belong on more machines: aether node run");
        }
        // An up that was cut short wrote no files; to let further nodes in takes them.
        remember();
        renewOperator();
        Configurations configurations = new Configurations(directory, count, portBase);
        if (configurations.isFounded()) {
            // Only a lattice that runs lets further nodes in.
            startStopped(configurations.nodes().stream().filter(LocalNode::isMember).toList());
            configurations.grow();
        } else {
            configurations.found();
        }
        startStopped(configurations.nodes());
    }

    /** The founder makes a certificate of the operator anew when it starts and one ends soon. */
    private void renewOperator() throws IOException {
        LocalNode founder = new LocalNode(directory.resolve("n1"));
        Path certificate = new LatticeFiles(directory).client("cert.pem");
        if (new OperatorCertificate(certificate).endsSoon() && founder.stop()) {
            progress.println("n1 starts anew, to renew the operator's certificate");
        }
    }

    private void startStopped(List<LocalNode> nodes) throws IOException {
        List<LocalNode> stopped = new ArrayList<>();
        for (LocalNode node : nodes) {
            if (node.process().isEmpty()) {
                stopped.add(node);
            }
        }
        start(stopped);
    }

    /** Starts nodes together, and returns when all of them are ready. */
    void start(List<LocalNode> nodes) throws IOException {
        List<Starting> starting = new ArrayList<>();
        for (LocalNode node : nodes) {
            starting.add(new Starting(node, starter.start(node), System.nanoTime()));
        }
        try {
            awaitAll(starting);
        } catch (CommandFailure failure) {
            // One that is not ready could not be found again, to stop it.
            starting.forEach(each -> each.process().destroy());
            throw failure;
        } finally {
            remember();
        }
    }

    private void awaitAll(List<Starting> starting) throws IOException {
        Waiting waiting = Waiting.of(READY_MAX);
        while (!starting.isEmpty()) {
            for (Starting each : List.copyOf(starting)) {
                if (isReady(each, waiting)) {
                    starting.remove(each);
                }
            }
            Waiting.pause();
        }
    }

    private record Starting(LocalNode node, ProcessHandle process, long sinceNanos) {
        double seconds() {
            return Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis() / 1000.0;
        }
    }

    private boolean isReady(Starting starting, Waiting waiting) throws IOException {
        LocalNode node = starting.node();
        if (node.process().filter(process -> isSame(process, starting)).isPresent()) {
            progress.printf("%s is ready after %.1f s%n", node.name(), starting.seconds());
            return true;
        }
        if (!starting.process().isAlive()) {
            throw new CommandFailure(
                    CommandFailure.FAILED,
                    node.name() + " ended: " + node.lastWords(),
                    "see " + node.log());
        }
        if (waiting.isOver()) {
            throw new CommandFailure(
                    CommandFailure.UNAVAILABLE,
                    node.name() + " is not ready after " + READY_MAX.toSeconds() + " s",
                    "see " + node.log());
        }
        return false;
    }

    private static boolean isSame(ProcessHandle process, Starting starting) {
        return process.pid() == starting.process().pid();
    }

    /** Stops every node; their data stays. @return how many ran */
    int down() throws IOException {
        List<LocalNode> nodes = nodes();
        List<LocalNode> running = new ArrayList<>();
        for (LocalNode node : nodes) {
            node.process()
                    .ifPresent(process -> {
                        process.destroy();
                        running.add(node);
                    });
        }
        for (LocalNode node : running) {
            node.stop();
        }
        new LatticeFiles(directory).write(nodes);
        return running.size();
    }

    /** Deletes what nodes and this command wrote. @return the names of what is left */
    List<String> purge() throws IOException {
        for (LocalNode node : nodes()) {
            Folders.delete(node.home());
        }
        new LatticeFiles(directory).delete();
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> left = Files.list(directory)) {
            return left.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** Writes down which nodes run, for {@code lattice.json} and {@code kubeconfig}. */
    void remember() throws IOException {
        new LatticeFiles(directory).write(nodes());
    }

    /** In the order of their names. */
    List<LocalNode> nodes() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(LocalNode::new)
                    .filter(LocalNode::isConfigured)
                    .sorted(Comparator.comparing(LocalNode::name))
                    .toList();
        }
    }

    /**
     * @throws CommandFailure not found, naming those there are
     */
    LocalNode node(String name) throws IOException {
        for (LocalNode node : existing()) {
            if (node.name().equals(name)) {
                return node;
            }
        }
        List<String> names = nodes().stream().map(LocalNode::name).toList();
        throw new CommandFailure(
                CommandFailure.NOT_FOUND,
                "no node " + name + " in " + directory,
                "there are " + String.join(", ", names));
    }

    /**
     * @throws CommandFailure not found if there are none
     */
    List<LocalNode> existing() throws IOException {
        List<LocalNode> nodes = nodes();
        if (nodes.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.NOT_FOUND,
                    "no lattice in " + directory,
                    "start one with: aether up");
        }
        return nodes;
    }
}
