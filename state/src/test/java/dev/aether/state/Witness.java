package dev.aether.state;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import dev.aether.state.StateException.Code;
import dev.aether.state.checking.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Clients and watchers on every node, and all that they saw; it outlives the nodes. */
final class Witness {
    private static final int KEYS = 3;
    private static final Duration PAUSE_MAX = Duration.ofMillis(60);

    private final Lattice lattice;
    private final Randomness random;
    private final List<Seen> seen = new ArrayList<>();
    private final Map<String, List<Watch.Events>> watched = new LinkedHashMap<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int clients;
    private boolean stopped;

    Witness(Lattice lattice) {
        this.lattice = lattice;
        this.random = lattice.world.randomness().fork("witness");
    }

    /** An operation under way or done. */
    private static final class Seen {
        private final String key;
        private final long called;
        private long returned = Operation.NEVER;
        private Operation.Kind kind;
        private boolean happened = true;

        Seen(String key, Operation.Kind kind, long called) {
            this.key = key;
            this.kind = kind;
            this.called = called;
        }
    }

    /** Sets clients and a watcher to work on the present life of a node. */
    void attend(Lattice.Node node) {
        for (int i = 0; i < 2; i++) {
            String client = "c" + clients++;
            node.machine.environment().threads().start(client, () -> work(node, client));
        }
        watch(node, "watcher of " + node.number);
    }

    void stop() {
        stopped = true;
    }

    List<Operation> history() {
        return seen.stream()
                .filter(each -> each.happened)
                .filter(each -> !(each.kind instanceof Operation.Read && isOpen(each)))
                .map(each -> new Operation(each.key, each.kind, each.called, each.returned))
                .toList();
    }

    private static boolean isOpen(Seen each) {
        return each.returned == Operation.NEVER;
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    Map<String, List<Watch.Events>> watched() {
        return watched;
    }

    private void work(Lattice.Node node, String client) {
        Keyspace keyspace = node.keyspace("default");
        for (int i = 0; !stopped; i++) {
            String value = client + "-" + i;
            String key = "k" + random.nextInt(KEYS);
            switch (random.nextInt(4)) {
                case 0 -> read(keyspace, key);
                case 1 -> swap(keyspace, key, value);
                default -> write(keyspace, key, value);
            }
            long pause = random.nextInt((int) PAUSE_MAX.toNanos());
            node.machine.environment().timers().sleep(Duration.ofNanos(pause));
        }
    }

    private Seen begin(String key, Operation.Kind kind) {
        Seen begun = new Seen(key, kind, lattice.world.nanos());
        seen.add(begun);
        return begun;
    }

    private void end(Seen seen, Operation.Kind kind) {
        seen.kind = kind;
        seen.returned = lattice.world.nanos();
    }

    private void write(Keyspace keyspace, String key, String value) {
        Seen write = begin(key, new Operation.Write(value));
        try {
            keyspace.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))));
            end(write, write.kind);
            acknowledged.add(value);
        } catch (StateException failure) {
            write.happened = failure.code() == Code.OUTCOME_UNKNOWN;
        }
    }

    private Optional<String> read(Keyspace keyspace, String key) {
        Seen read = begin(key, new Operation.Read(Optional.empty()));
        try {
            RangeQuery query = RangeQuery.of(KeyRange.single(Bytes.utf8(key)));
            Optional<String> value =
                    keyspace.range(query).entries().stream()
                            .findFirst()
                            .map(entry -> entry.value().utf8());
            end(read, new Operation.Read(value));
            return value;
        } catch (StateException failure) {
            read.happened = false;
            return Optional.empty();
        }
    }

    private void swap(Keyspace keyspace, String key, String value) {
        Optional<String> expected = read(keyspace, key);
        Bytes name = Bytes.utf8(key);
        Compare compare =
                expected.<Compare>map(old ->
                                new Compare.OfValue(
                                        KeyRange.single(name),
                                        Compare.Relation.EQUAL,
                                        Bytes.utf8(old)))
                        .orElseGet(() -> Compare.absent(name));
        Txn txn = new Txn(List.of(compare), List.of(Op.put(name, Bytes.utf8(value))), List.of());
        Seen swap = begin(key, new Operation.Swap(expected, value, Optional.empty()));
        try {
            boolean succeeded = keyspace.txn(txn).succeeded();
            end(swap, new Operation.Swap(expected, value, Optional.of(succeeded)));
            if (succeeded) {
                acknowledged.add(value);
            }
        } catch (StateException failure) {
            swap.happened = failure.code() == Code.OUTCOME_UNKNOWN;
        }
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
