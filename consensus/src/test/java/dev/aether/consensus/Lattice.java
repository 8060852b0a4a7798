package dev.aether.consensus;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Some simulated nodes with one group on them, and a network that misbehaves as it is told. */
final class Lattice {
    static final GroupId GROUP = new GroupId(7);

    private final SimulatedWorld world;
    private final Randomness network;
    private final ConsensusConfig config;
    private final Groups.WalMaker walMaker;
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final Set<String> cut = new HashSet<>();
    private final Witness witness = new Witness();
    private double loss;
    private double repeat;
    private int delayMillisMax = 3;

    Lattice(long seed, int size) {
        this(seed, size, config(), Wal::new);
    }

    Lattice(long seed, int size, ConsensusConfig config, Groups.WalMaker walMaker) {
        this.world = new SimulatedWorld(seed);
        this.network = world.randomness().fork("network");
        this.config = config;
        this.walMaker = walMaker;
        List<ReplicaId> voters = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            voters.add(ReplicaId.first(new NodeId(i)));
        }
        for (ReplicaId voter : voters) {
            Node node = new Node(voter, Configuration.ofVoters(voters));
            nodes.put(voter.node(), node);
            node.boot();
        }
    }

    /** Small enough that checkpoints, images and new segments happen in every run. */
    static ConsensusConfig config() {
        ConsensusConfig.Log log =
                new ConsensusConfig.Log(
                        "wal", new ByteSize(16384), 3, 4096, 200, 1024, 20_000, 512);
        return ConsensusConfig.defaults().with(log);
    }

    SimulatedWorld world() {
        return world;
    }

    Witness witness() {
        return witness;
    }

    List<Node> nodes() {
        return List.copyOf(nodes.values());
    }

    Node node(int number) {
        return nodes.get(new NodeId(number));
    }

    /** A node that is to join. */
    Node join(int number) {
        Node node = new Node(ReplicaId.first(new NodeId(number)), Configuration.EMPTY);
        nodes.put(node.self.node(), node);
        node.boot();
        return node;
    }

    void loss(double share) {
        loss = share;
    }

    void repeat(double share) {
        repeat = share;
    }

    void delayMillisMax(int millis) {
        delayMillisMax = millis;
    }

    /** Nothing goes from one to the other any more. */
    void cut(Node from, Node to) {
        cut.add(from.self.node() + ">" + to.self.node());
    }

    void isolate(Node node) {
        for (Node other : nodes.values()) {
            cut(node, other);
            cut(other, node);
        }
    }

    /** The network is whole and quick again. */
    void heal() {
        cut.clear();
        loss = 0;
        repeat = 0;
        delayMillisMax = 3;
    }

    Optional<Node> leader() {
        Predicate<Node> leads = node -> node.isUp() && node.leadership().leads();
        return nodes.values().stream()
                .filter(leads)
                .max((a, b) -> Long.compare(a.leadership().term(), b.leadership().term()));
    }

    Node awaitLeader() {
        await(() -> leader().isPresent(), "a leader");
        return leader().orElseThrow();
    }

    void await(BooleanSupplier condition, String what) {
        if (!world.runUntil(condition, Duration.ofSeconds(60))) {
            throw new AssertionError("in a minute there was not: " + what);
        }
    }

    private void carry(NodeId from, NodeId to, List<Envelope> batch) {
        if (cut.contains(from + ">" + to) || network.nextDouble() < loss) {
            return;
        }
        Bytes bytes = Wire.encode(batch);
        deliver(to, bytes);
        if (network.nextDouble() < repeat) {
            deliver(to, bytes);
        }
    }

    private void deliver(NodeId to, Bytes bytes) {
        Duration delay = Duration.ofMillis(network.nextInt(delayMillisMax + 1));
        world.after(
                delay,
                () -> {
                    Node node = nodes.get(to);
                    if (node != null && node.isUp()) {
                        node.groups().receive(Wire.decode(bytes));
                    }
                });
    }

    /** One node; its groups are another object after every boot. */
    final class Node implements GroupListener {
        private final ReplicaId self;
        private final Configuration initial;
        private final SimulatedMachine machine;
        private Optional<Groups> groups = Optional.empty();
        private Optional<Journal> journal = Optional.empty();
        private Configuration configuration = Configuration.EMPTY;
        private final List<RuntimeException> failures = new ArrayList<>();

        Node(ReplicaId self, Configuration initial) {
            this.self = self;
            this.initial = initial;
            this.machine = world.machine("n" + self.node().value());
        }

        ReplicaId self() {
            return self;
        }

        SimulatedMachine machine() {
            return machine;
        }

        boolean isUp() {
            return machine.isUp() && groups.isPresent();
        }

        Groups groups() {
            return groups.orElseThrow();
        }

        Journal journal() {
            return journal.orElseThrow();
        }

        Configuration configuration() {
            return configuration;
        }

        List<RuntimeException> failures() {
            return failures;
        }

        boolean is(Role role) {
            return isUp() && leadership().role() == role;
        }

        Leadership leadership() {
            return groups.flatMap(all -> all.leadership(GROUP))
                    .orElse(new Leadership(Role.FOLLOWER, 0, ReplicaId.NOBODY));
        }

        private void boot() {
            Environment environment = machine.environment();
            environment.threads().start("boot", () -> start(environment));
        }

        private void start(Environment environment) {
            Carrier carrier = (to, batch) -> carry(self.node(), to, batch);
            Groups started =
                    new Groups(
                            environment,
                            environment.threads().loop("consensus"),
                            config,
                            carrier,
                            this,
                            walMaker);
            Journal fresh = new Journal(environment, GROUP, self, witness::applies);
            journal = Optional.of(fresh);
            groups = Optional.of(started);
            if (started.recovered().isEmpty()) {
                started.create(GROUP, self, initial, fresh, done -> {});
            } else {
                started.resume(GROUP, fresh, done -> {});
            }
        }

        void crash() {
            machine.crash();
            groups = Optional.empty();
        }

        void restart() {
            groups = Optional.empty();
            machine.restart();
            boot();
        }

        /** Restarts with the log, but without what the state machine had made durable. */
        void loseState() {
            groups = Optional.empty();
            Environment environment = machine.restart();
            environment.disk().delete(Journal.path(GROUP, self));
            environment.disk().syncDirectory("machine");
            boot();
        }

        /** Forgets the replica and creates its next generation as a joiner. */
        Journal recreate() {
            ReplicaId next = self.next();
            Journal fresh = new Journal(machine.environment(), GROUP, next, witness::applies);
            groups().remove(GROUP, done -> {});
            groups().create(GROUP, next, Configuration.EMPTY, fresh, done -> {});
            return fresh;
        }

        void submit(String command) {
            groups().submit(GROUP, Bytes.utf8(command), done -> witness.settles(command, done));
        }

        @Override
        public void leadershipChanged(GroupId group, Leadership now) {
            if (now.leads()) {
                witness.leads(self, now.term());
            }
        }

        @Override
        public void configurationChanged(GroupId group, Configuration now) {
            configuration = now;
        }

        @Override
        public void groupFailed(GroupId group, RuntimeException cause) {
            failures.add(cause);
        }

        @Override
        public void logFailed(WalException cause) {
            failures.add(cause);
        }
    }
}
