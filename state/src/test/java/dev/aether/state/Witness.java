package dev.aether.state;

import dev.aether.state.checking.KeyClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clients and watchers on every node, and all that they saw; it outlives the nodes. */
final class Witness {
    private static final int KEYS = 3;
    private static final Duration PAUSE_MAX = Duration.ofMillis(60);

    private final KeyClients clients;
    private final Map<String, List<Watch.Events>> watched = new LinkedHashMap<>();

    Witness(Lattice lattice) {
        this.clients =
                new KeyClients(
                        lattice.world.randomness().fork("witness"),
                        lattice.world::nanos,
                        KEYS,
                        PAUSE_MAX);
    }

    /** What the clients saw. */
    KeyClients clients() {
        return clients;
    }

    Map<String, List<Watch.Events>> watched() {
        return watched;
    }

    /** Sets clients and a watcher to work on the present life of a node. */
    void attend(Lattice.Node node) {
        for (int i = 0; i < 2; i++) {
            clients.attend("n" + node.number, node.machine.environment(), node.keyspace("default"));
        }
        watch(node, "watcher of " + node.number);
    }

    /** Watches everything from the first revision, over all lives of the node. */
    private void watch(Lattice.Node node, String name) {
        List<Watch.Events> delivered = watched.computeIfAbsent(name, key -> new ArrayList<>());
        node.machine.environment().threads().start(name, () -> follow(node, delivered));
    }

    private static void follow(Lattice.Node node, List<Watch.Events> delivered) {
        Optional<Watch> watch = Optional.empty();
        while (watch.isEmpty()) {
            watch = open(node, delivered);
        }
        while (true) {
            if (watch.get().next(Duration.ofSeconds(1)) instanceof Watch.Events events) {
                delivered.add(events);
            }
        }
    }

    private static Optional<Watch> open(Lattice.Node node, List<Watch.Events> delivered) {
        long from = delivered.isEmpty() ? 1 : delivered.getLast().revision() + 1;
        try {
            WatchRequest request = new WatchRequest(KeyRange.all(), from, true, true, true);
            return Optional.of(node.keyspace("default").watch(request));
        } catch (StateException notYet) {
            return Optional.empty();
        }
    }
}
