package dev.aether.state;

import dev.aether.consensus.ConsensusConfig;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
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
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Nodes with nothing but state, on a simulated network; whoever is up counts as alive. */
final class Lattice {
    private static final Bytes AUTHORITY = Bytes.utf8("authority");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final SimulatedWorld world;
    final SimulatedNetwork network;
    private final StateConfig config;
    private final Map<Integer, Node> nodes = new LinkedHashMap<>();

    Lattice(long seed) {
        this(seed, config(100_000, 4 << 20));
    }

    Lattice(long seed, StateConfig config) {
        world = new SimulatedWorld(seed);
        network = new SimulatedNetwork(world, TransportConfig.defaults());
        this.config = config;
    }

    /** The defaults but for a log in small files, since simulated disks lie in the heap. */
    static StateConfig config(int checkpointEntries, int retainedBytes) {
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
                                        log.snapshotChunkBytesMax())));
    }

    /** One node over all its lives. */
    final class Node {
        final int number;
        final NodeId id;
        final SimulatedMachine machine;
        final Network host;
        Transport transport;
        State state;

        Node(int number) {
            this.number = number;
            this.id = new NodeId(number);
            this.machine = world.machine("node-" + number);
            this.host = network.host(machine, () -> new SimulatedIdentity(id, AUTHORITY));
        }

        boolean isUp() {
            return machine.isUp() && state != null;
        }

        Keyspace keyspace(String name) {
            return state.keyspace(name);
        }

        <T> T call(Supplier<T> work) {
            return machine.call("test", PATIENCE, work);
        }
    }

    /** Starts a node, for the first time or again; the first one ever founds. */
    Node start(int number) {
        boolean founds = nodes.isEmpty();
        Node node = nodes.computeIfAbsent(number, Node::new);
        if (node.state != null) {
            node.machine.restart();
        }
        Environment environment = node.machine.environment();
        node.transport = node.host.bind(new InetSocketAddress(7000), peer -> true);
        node.state =
                node.call(() ->
                        State.open(
                                environment,
                                node.id,
                                node.transport,
                                new Alive(node),
                                founds ? config.founding() : config,
                                ImageStores::new));
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
        public void onChange(Runnable listener) {
            listeners.put(node.number, listener);
        }
    }

    void crash(int number) {
        node(number).machine.crash();
        changed();
    }

    Node node(int number) {
        return nodes.get(number);
    }

    List<Node> all() {
        return new ArrayList<>(nodes.values());
    }

    List<Node> up() {
        return nodes.values().stream().filter(Node::isUp).toList();
    }

    boolean await(Duration max, BooleanSupplier condition) {
        return world.runUntil(condition, max);
    }

    /** The status of a keyspace as the node that leads it sees it. */
    RangeStatus status(int number, String keyspace) {
        return node(number).call(() -> node(number).keyspace(keyspace).status());
    }
}
