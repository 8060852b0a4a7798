package dev.aether.simulation;

import dev.aether.environment.Bytes;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.node.NodeConfig;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A whole lattice in one thread and virtual time; the same seed gives the same run. */
public final class SimulatedLattice {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofMillis(100);
    private static final int QUIC_PORT = 7400;

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private int created;

    public SimulatedLattice(long seed) {
        this.world = new SimulatedWorld(seed);
        this.network = new SimulatedNetwork(world, TransportConfig.defaults());
    }

    public SimulatedWorld world() {
        return world;
    }

    public SimulatedNetwork network() {
        return network;
    }

    public SimulatedNode node(int k) {
        return nodes.get(k);
    }

    public List<SimulatedNode> nodes() {
        return List.copyOf(nodes);
    }

    /** Founds a lattice and lets others join until there are that many nodes, all ready. */
    public void grow(int size) {
        while (nodes.size() < size) {
            int k = nodes.size() + 1;
            NodeConfig.Lattice how =
                    k == 1
                            ? new NodeConfig.Lattice.New()
                            : new NodeConfig.Lattice.Join(token(), "", List.of(address(1)));
            NodeConfig config =
                    new NodeConfig(
                            "n" + k,
                            how,
                            List.of(),
                            new NodeConfig.Listen(List.of(host(k)), QUIC_PORT, 1, 2, 3, 4),
                            "",
                            new NodeConfig.Offered(2, 256L << 20, 1L << 30));
            SimulatedNode node = new SimulatedNode(world.machine("n" + k), network, config);
            nodes.add(node);
            node.boot(node.machine().environment());
            run(node.machine().name() + " is ready", node::isReady, READY_MAX);
        }
    }

    private String token() {
        SimulatedNode first = nodes.getFirst();
        return first.call(
                "token",
                () -> first.wiring().certification().mint(world.now().plus(Duration.ofHours(1))));
    }

    private static String host(int k) {
        return "10.0.0." + k;
    }

    private static InetSocketAddress address(int k) {
        return new InetSocketAddress(host(k), QUIC_PORT);
    }

    public void crash(int k) {
        nodes.get(k).crash();
    }

    /** Ends a node in order: what it said at last arrives before it is off. */
    public void stop(int k) {
        nodes.get(k).leave();
        world.runFor(FAREWELL);
        nodes.get(k).crash();
    }

    public void restart(int k) {
        nodes.get(k).restart();
    }

    /** Runs the world until something holds. @throws AssertionError if it does not in time */
    public void run(String what, BooleanSupplier holds, Duration max) {
        if (!world.runUntil(holds, max)) {
            throw new AssertionError(
                    "seed " + world.seed() + ": not within " + max.toSeconds() + " s: " + what);
        }
    }

    /** Stores an artefact on a node. @return its digest */
    public String upload(int k, String text) {
        SimulatedNode node = nodes.get(k);
        return node.call("upload", () -> node.wiring().state().blobs().put(Bytes.utf8(text)));
    }

    /** Writes an app through a node, as its API would; creates it or changes its spec. */
    public void apply(int k, String name, String digest, int replicas) {
        SimulatedNode node = nodes.get(k);
        String uid = "%08d".formatted(++created);
        node.call("apply", () -> new Apps(node.wiring()).apply(name, uid, digest, replicas));
    }

    /** As the other, with any spec. */
    public void apply(int k, String name, ObjectNode spec) {
        SimulatedNode node = nodes.get(k);
        String uid = "%08d".formatted(++created);
        node.call("apply", () -> new Apps(node.wiring()).apply(name, uid, spec));
    }

    /** Asks for an app's removal, as its API would. */
    public void delete(int k, String name) {
        SimulatedNode node = nodes.get(k);
        node.call("delete", () -> new Apps(node.wiring()).delete(name, world.now()));
    }

    /** An app as a node reads it. */
    public Optional<ObjectNode> read(int k, String name) {
        SimulatedNode node = nodes.get(k);
        return node.call("read", () -> new Apps(node.wiring()).read(name));
    }

    /** Runs until an app's status has this phase, as seen through a node. */
    public void awaitPhase(int k, String name, String phase, Duration max) {
        long end = world.nanos() + max.toNanos();
        while (world.nanos() < end) {
            String now = read(k, name).flatMap(app -> app.textAt("status", "phase")).orElse("");
            if (now.equals(phase)) {
                return;
            }
            world.runFor(Duration.ofMillis(100));
        }
        throw new AssertionError(
                "seed %d: %s is not %s within %s: %s"
                        .formatted(world.seed(), name, phase, max, read(k, name)));
    }
}
