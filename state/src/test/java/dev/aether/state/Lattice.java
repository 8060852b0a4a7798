package dev.aether.state;

import dev.aether.consensus.ConsensusConfig;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Disk;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.state.images.ImageStores;
import dev.aether.transport.Network;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedIdentity;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Nodes with nothing but state, on a simulated network; whoever is up counts as alive. */
public final class Lattice {
    private static final Bytes AUTHORITY = Bytes.utf8("authority");
    private static final List<String> FOLDERS = List.of("wal", "store");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public final SimulatedWorld world;
    public final SimulatedNetwork network;
    private final StateConfig config;
    private final Fittings fittings;
    private final Map<Integer, Node> nodes = new LinkedHashMap<>();
    private final Set<NodeId> leaving = new TreeSet<>();

    /** What a node is given in place of what its machine offers. */
    public record Fittings(
            UnaryOperator<Environment> environment,
            BiFunction<Transport, Environment, Transport> transport) {
        static final Fittings PLAIN =
                new Fittings(UnaryOperator.identity(), (transport, _) -> transport);
    }

    public Lattice(long seed) {
        this(seed, config(100_000, 4 << 20));
    }

    Lattice(long seed, StateConfig config) {
        this(seed, config, Fittings.PLAIN);
    }

    public Lattice(long seed, StateConfig config, Fittings fittings) {
        this.fittings = fittings;
        world = new SimulatedWorld(seed);
        network = new SimulatedNetwork(world, TransportConfig.defaults());
        this.config = config;
    }

    /** The defaults but for a log in small files, since simulated disks lie in the heap. */
    public static StateConfig config(int checkpointEntries, int retainedBytes) {
        ConsensusConfig consensus = ConsensusConfig.defaults();
        ConsensusConfig.Log log = consensus.log();
        return StateConfig.defaults()
                .with(
                        consensus.with(
                                new ConsensusConfig.Log(
                                        log.folder(),
                                        ByteSize.ofMebibytes(4),
                                        log.segmentsMax(),
                                        log.checkpointBytes(),
                                        checkpointEntries,
                                        retainedBytes,
                                        log.memoryBytes(),
                                        log.snapshotChunkBytesMax())));
    }

    /** One node over all its lives. */
    public final class Node {
        public final int number;
        public final NodeId id;
        public final SimulatedMachine machine;
        final Network host;
        Transport transport;
        State state;
        private boolean failed;
        private boolean stopping;

        Node(int number) {
            this.number = number;
            this.id = new NodeId(number);
            this.machine = world.machine("node-" + number);
            this.host = network.host(machine, () -> new SimulatedIdentity(id, AUTHORITY));
        }

        /** Whether this life told that it cannot go on, or ended in order. */
        public boolean hasFailed() {
            return failed;
        }

        /** Whether this life ends in order, or has ended so. */
        public boolean isStopping() {
            return stopping;
        }

        public boolean isUp() {
            return machine.isUp() && state != null;
        }

        public Keyspaces keyspaces() {
            return state.keyspaces();
        }

        public Keyspace keyspace(String name) {
            return state.keyspace(name);
        }

        /** The keyspaces that have a replica here. */
        public List<String> held() {
            return state.held();
        }

        public <T> T call(Supplier<T> work) {
            return machine.call("test", PATIENCE, work);
        }
    }

    /** Starts a node, for the first time or again; the first one ever founds. */
    public Node start(int number) {
        boolean founds = nodes.isEmpty();
        Node node = nodes.computeIfAbsent(number, Node::new);
        if (node.state != null) {
            node.machine.restart();
        }
        node.failed = false;
        node.stopping = false;
        Environment environment = fittings.environment().apply(node.machine.environment());
        node.transport =
                fittings.transport()
                        .apply(
                                node.host.bind(new InetSocketAddress(7000), peer -> true),
                                environment);
        node.state =
                node.call(() ->
                        State.open(
                                environment,
                                node.id,
                                node.transport,
                                new Alive(node),
                                founds ? config.founding() : config,
                                ImageStores::new));
        node.state.onFailure(_ -> node.failed = true);
        node.transport.start();
        introduce(node);
        changed();
        return node;
    }

    private void introduce(Node node) {
        for (Node other : up()) {
            if (other != node) {
                other.transport.learn(node.id, List.of(node.transport.localAddress()));
                node.transport.learn(other.id, List.of(other.transport.localAddress()));
            }
        }
    }

    private final Map<Integer, Runnable> listeners = new LinkedHashMap<>();

    private void changed() {
        up().forEach(node -> listeners.get(node.number).run());
    }

    /** Membership of a node, always right. */
    private final class Alive implements Neighbours {
        private final Node node;

        Alive(Node node) {
            this.node = node;
        }

        @Override
        public List<NodeId> alive() {
            return up().stream().map(other -> other.id).toList();
        }

        @Override
        public Set<NodeId> leaving() {
            return leaving;
        }

        @Override
        public void onChange(Runnable listener) {
            listeners.put(node.number, listener);
        }
    }

    /** Nodes that are up and shall hold replicas. */
    public List<NodeId> staying() {
        return up().stream().map(node -> node.id).filter(id -> !leaving.contains(id)).toList();
    }

    /** From now on a node shall hold no replica. */
    public void leave(NodeId node) {
        leaving.add(node);
        changed();
    }

    public void crash(int number) {
        node(number).machine.crash();
        changed();
    }

    /** Whether every voter of a keyspace is up and holds its replica. */
    public boolean isWhole(String keyspace) {
        try {
            return status(up().getFirst().number, keyspace).voters().stream()
                    .allMatch(voter -> holds(voter, keyspace));
        } catch (StateException unavailable) {
            return false;
        }
    }

    /** The nodes of the group of a keyspace. */
    public List<NodeId> members(String keyspace) {
        RangeStatus status = status(up().getFirst().number, keyspace);
        return Stream.concat(status.voters().stream(), status.learners().stream()).toList();
    }

    /** Whether a node is up and has a replica of a keyspace. */
    public boolean holds(NodeId id, String keyspace) {
        return up().stream()
                .anyMatch(node -> node.id.equals(id) && node.state.held().contains(keyspace));
    }

    /** The files of the log and of images of a node that is down, which boots for the answer. */
    public List<String> files(int number) {
        node(number).machine.restart();
        return node(number)
                .call(() -> {
                    Disk disk = node(number).machine.environment().disk();
                    return FOLDERS.stream()
                            .flatMap(folder ->
                                    disk.list(folder).stream().map(name -> folder + "/" + name))
                            .toList();
                });
    }

    /** Takes from a node that is down all that it kept. */
    public void wipe(int number) {
        List<String> files = files(number);
        node(number)
                .call(() -> {
                    Disk disk = node(number).machine.environment().disk();
                    files.forEach(disk::delete);
                    FOLDERS.forEach(disk::syncDirectory);
                    return true;
                });
        node(number).machine.crash();
    }

    /** Takes a node away for good. */
    public void remove(int number) {
        crash(number);
        nodes.remove(number);
        listeners.remove(number);
    }

    /** Ends a node in order, as far as that is possible now. */
    public void stop(Node node) {
        node.stopping = true;
        node.machine
                .environment()
                .threads()
                .start(
                        "stop",
                        () -> {
                            node.state.close();
                            node.failed = true;
                        });
    }

    public Node node(int number) {
        return nodes.get(number);
    }

    public List<Node> all() {
        return new ArrayList<>(nodes.values());
    }

    public List<Node> up() {
        return nodes.values().stream().filter(Node::isUp).toList();
    }

    public boolean await(Duration max, BooleanSupplier condition) {
        return world.runUntil(condition, max);
    }

    /** The status of a keyspace as the node that leads it sees it. */
    public RangeStatus status(int number, String keyspace) {
        return node(number).call(() -> node(number).keyspace(keyspace).status());
    }
}
