package dev.aether.simulation;

import dev.aether.control.Objects;
import dev.aether.environment.Bytes;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.node.NodeConfig;
import dev.aether.runtime.ParticleEngine;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.transport.TransportConfig;
import dev.aether.transport.simulated.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A whole lattice in one thread and virtual time; the same seed gives the same run. */
public final class SimulatedLattice {
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration FAREWELL = Duration.ofMillis(100);
    private static final Duration TOKEN_MAX = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int QUIC_PORT = 7400;
    private static final int WRITES_MAX = 5;

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
            SimulatedNode node =
                    k == 1
                            ? add("n1", new NodeConfig.Lattice.New(), "n1")
                            : add("n" + k, joining(), "n" + k);
            awaitReady(node);
        }
    }

    /** A new machine joins under a name that is free again. */
    public SimulatedNode join(String name, String machine) {
        SimulatedNode node = add(name, joining(), machine);
        awaitReady(node);
        return node;
    }

    private SimulatedNode add(String name, NodeConfig.Lattice how, String machine) {
        int k = nodes.size() + 1;
        NodeConfig config =
                new NodeConfig(
                        name,
                        how,
                        List.of(),
                        new NodeConfig.Listen(List.of(host(k)), QUIC_PORT, 1, 2, 3, 4),
                        "",
                        new NodeConfig.Offered(2, 256L << 20, 1L << 30),
                        NodeConfig.REPLACE_AFTER,
                        new NodeConfig.Compiling(ParticleEngine.ENDIVE, true));
        SimulatedNode node = new SimulatedNode(world, world.machine(machine), network, config);
        nodes.add(node);
        node.boot(node.machine().environment());
        return node;
    }

    private void awaitReady(SimulatedNode node) {
        run(node.machine().name() + " is ready", node::isReady, READY_MAX);
    }

    /** By a token of the first node that is up, and through all that are. */
    private NodeConfig.Lattice joining() {
        List<InetSocketAddress> peers = new ArrayList<>();
        Optional<SimulatedNode> host = Optional.empty();
        for (int k = nodes.size(); k > 0; k--) {
            SimulatedNode node = nodes.get(k - 1);
            if (node.isUp() && node.isReady()) {
                peers.addFirst(address(k));
                host = Optional.of(node);
            }
        }
        SimulatedNode by = host.orElseThrow();
        String token =
                by.call(
                        "token",
                        () -> by.wiring().certification().mint(world.now().plus(TOKEN_MAX)));
        return new NodeConfig.Lattice.Join(token, "", peers);
    }

    /** Uses a token for a node that is never seen again. */
    public void joinAndVanish(String name) {
        SimulatedNode node = add(name, joining(), name);
        long end = world.nanos() + READY_MAX.toNanos();
        while (!members().contains(name) && world.nanos() < end) {
            world.runFor(STEP);
        }
        node.crash();
    }

    /** The names of nodes that are recorded as members. */
    public Set<String> members() {
        SimulatedNode asked =
                nodes.stream().filter(each -> each.isUp() && each.isReady()).findFirst().get();
        return asked.call("members", () -> new Nodes(asked.wiring()).members());
    }

    /**
     * Asks for the removal of a node, as the API would.
     *
     * @return why not, if it is refused at once
     */
    public Optional<String> remove(int k, String name) {
        SimulatedNode by = nodes.get(k);
        return by.call("remove", () -> new Nodes(by.wiring()).remove(name));
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
        insist(node, "apply", () -> new Apps(node.wiring()).apply(name, uid, digest, replicas));
    }

    /** As the other, with any spec. */
    public void apply(int k, String name, ObjectNode spec) {
        SimulatedNode node = nodes.get(k);
        String uid = "%08d".formatted(++created);
        insist(node, "apply", () -> new Apps(node.wiring()).apply(name, uid, spec));
    }

    /** As a client whose write met another's: reads again and writes again. */
    private static void insist(SimulatedNode node, String what, Supplier<Boolean> write) {
        for (int attempt = 0; attempt < WRITES_MAX; attempt++) {
            if (node.call(what, write)) {
                return;
            }
        }
    }

    /** Writes an object that sets nothing in motion, as the API of a node would. */
    public void write(int k, Kind kind, ObjectNode object) {
        SimulatedNode node = nodes.get(k);
        node.call("write", () -> system(node).txn(Txn.of(Objects.put(kind, object))));
    }

    /** Deletes such an object. */
    public void erase(int k, Kind kind, ObjectNode object) {
        SimulatedNode node = nodes.get(k);
        Op delete = Op.delete(Objects.key(kind, object));
        node.call("erase", () -> system(node).txn(Txn.of(delete)));
    }

    private static Keyspace system(SimulatedNode node) {
        return node.wiring().state().keyspace("system");
    }

    /** Asks for an app's removal, as its API would. */
    public void delete(int k, String name) {
        SimulatedNode node = nodes.get(k);
        insist(node, "delete", () -> new Apps(node.wiring()).delete(name, world.now()));
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
