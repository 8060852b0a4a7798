package dev.aether.blackbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** N real nodes, n1 being the one that founds; all gone, with their files, when closed. */
final class Lattice implements AutoCloseable {
    private final Path directory;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private int strangers;

    private Lattice(Path directory) {
        this.directory = directory;
    }

    /** Starts that many together and waits until all are ready. */
    static Lattice of(int size) {
        return at(Collections.nCopies(size, Place.HERE));
    }

    /** The same, each at a place of its own. */
    static Lattice at(List<Place> places) {
        Lattice lattice = new Lattice(privateDirectory());
        try {
            lattice.prepare(places);
            long from = System.nanoTime();
            lattice.nodes.forEach(NodeProcess::start);
            lattice.nodes.forEach(NodeProcess::awaitReady);
            Figures.tell("%d nodes ready after %s", places.size(), Figures.since(from));
            return lattice;
        } catch (RuntimeException | AssertionError failed) {
            lattice.close();
            throw failed;
        }
    }

    private static Path privateDirectory() {
        try {
            return Files.createTempDirectory("aether-blackbox");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private void prepare(List<Place> places) {
        List<String> invited =
                IntStream.rangeClosed(2, places.size()).mapToObj(number -> "n" + number).toList();
        nodes.add(prepare("n1", places.getFirst(), "lattice: new\ninvite: " + invited));
        for (String name : invited) {
            Path token = directory.resolve("n1/join/" + name + ".token");
            String peers = "[\"" + nodes.getFirst().quic() + "\"]";
            Place place = places.get(nodes.size());
            nodes.add(
                    prepare(
                            name,
                            place,
                            "lattice: {tokenFile: \"" + token + "\", peers: " + peers + "}"));
        }
    }

    private NodeProcess prepare(String name, Place place, String settings) {
        return new NodeProcess(name, directory.resolve(name), Ports.free(), place, settings);
    }

    /** One more process, which is no member and not started; whoever asks closes it. */
    NodeProcess stranger(String name, String settings) {
        return new NodeProcess(name, directory.resolve(name + strangers++), Ports.free(), settings);
    }

    List<NodeProcess> nodes() {
        return List.copyOf(nodes);
    }

    NodeProcess node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
    }

    List<NodeProcess> others(NodeProcess one) {
        return nodes.stream().filter(node -> node != one && node.isAlive()).toList();
    }

    /** kill -9 of all, at once. */
    void killAll() {
        nodes.parallelStream().forEach(NodeProcess::kill);
    }

    /** Starts all that do not run, together, and waits until they are ready. */
    void startAll() {
        long from = System.nanoTime();
        List<NodeProcess> ended = nodes.stream().filter(node -> !node.isAlive()).toList();
        if (ended.isEmpty()) {
            return;
        }
        ended.forEach(NodeProcess::start);
        ended.forEach(NodeProcess::awaitReady);
        Figures.tell("%s ready again after %s", ended, Figures.since(from));
    }

    /** Brings all nodes up and takes all apps away, as the next test expects it. */
    void tidy() {
        startAll();
        Api api = api(nodes.getFirst());
        Waiting.until(
                "no app is left",
                Duration.ofSeconds(60),
                () -> {
                    List<String> apps = api.apps();
                    apps.forEach(api::delete);
                    return apps.isEmpty() && replicas(nodes) == 0;
                });
    }

    /** How many replicas run on these nodes, of all apps. */
    int replicas(List<NodeProcess> on) {
        return on.stream().mapToInt(node -> (int) api(node).metric("aether_workloads")).sum();
    }

    /** The files of the first operator. */
    Credentials operator() {
        return Credentials.in(directory.resolve("n1/client"));
    }

    Api api(NodeProcess node) {
        return new Api(node, operator());
    }

    @Override
    public void close() {
        nodes.forEach(NodeProcess::close);
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException kept) {
            Figures.tell("not deleted: %s", kept);
        }
    }
}
