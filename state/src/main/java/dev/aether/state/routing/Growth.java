package dev.aether.state.routing;

import dev.aether.consensus.ConfigurationChange;
import dev.aether.consensus.GroupStatus;
import dev.aether.consensus.Outcome;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.state.Neighbours;
import dev.aether.state.StateConfig;
import dev.aether.state.StateException;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shapes the ranges this node leads as the lattice changes, one configuration change at a time: a
 * node becomes a learner, catches up, and becomes a voter once that makes the number of voters odd.
 * A node that leaves, or is silent for long while a spare one is there, goes once another has its
 * place. A range never shrinks because a node is down.
 */
public final class Growth implements AutoCloseable {
    private static final Duration CHECK_MAX = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration CHANGE_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int STEPS_MAX = 64;

    private final Environment environment;
    private final NodeId self;
    private final Holdings holdings;
    private final Router router;
    private final Neighbours neighbours;
    private final StateConfig config;
    private final KeyspaceLedger ledger;
    private final Silences silences;
    private final AtomicReference<Promise<Boolean>> wake;
    private final Threads.Task task;
    private volatile boolean ended;

    public Growth(
            Environment environment,
            NodeId self,
            Holdings holdings,
            Router router,
            Neighbours neighbours,
            StateConfig config) {
        this.environment = environment;
        this.self = self;
        this.holdings = holdings;
        this.router = router;
        this.neighbours = neighbours;
        this.config = config;
        this.ledger = new KeyspaceLedger(router);
        this.silences = new Silences(environment.clock(), config.replication().lostAfter());
        this.wake = new AtomicReference<>(new Promise<>(environment.timers()));
        this.task = environment.threads().start("growth", this::run);
        neighbours.onChange(this::wake);
    }

    /** Looks again soon: who is alive, who leads or who belongs has changed. */
    public void wake() {
        wake.get().complete(true);
    }

    private void run() {
        while (!ended) {
            Promise<Boolean> next = new Promise<>(environment.timers());
            wake.set(next);
            int steps = 0;
            while (!ended && steps < STEPS_MAX && stepAll()) {
                steps++;
            }
            try {
                next.await("a change of the lattice", CHECK_MAX);
            } catch (DeadlineExceeded quiet) {
                environment.log().debug("nothing changed in the lattice");
            } catch (Interrupted stopping) {
                return;
            }
        }
    }

    private boolean stepAll() {
        boolean progress = false;
        silences.broken(alive());
        for (LocalRange range : holdings.all()) {
            progress |= range.reign().leader().isPresent() && tryStep(range);
        }
        return progress;
    }

    private boolean tryStep(LocalRange range) {
        try {
            Optional<GroupStatus> status = range.group(ANSWER_MAX);
            return status.isPresent() && step(range, status.get());
        } catch (StateException | DeadlineExceeded failure) {
            environment
                    .log()
                    .debug(
                            "a range could not grow now",
                            "range",
                            range.name().keyspace(),
                            "reason",
                            String.valueOf(failure.getMessage()));
            return false;
        }
    }

    /** At most one change. @return whether another should be looked for at once */
    private boolean step(LocalRange range, GroupStatus status) {
        Shape shape = shape(range, status);
        Optional<ReplicaId> lost =
                shape.silent().stream()
                        .filter(each -> held(range, each.node(), 0) != each.generation())
                        .findFirst();
        if (lost.isPresent()) {
            return change(range, new ConfigurationChange.Remove(lost.get()));
        }
        Optional<ReplicaId> ripe = shape.ripe();
        if (ripe.isPresent()) {
            return change(range, new ConfigurationChange.Promote(ripe.get()));
        }
        Optional<NodeId> joiner = shape.joiner(burdens(range));
        if (joiner.isPresent()) {
            return add(range, joiner.get());
        }
        Optional<ReplicaId> leaver = shape.leaver();
        if (leaver.isPresent()) {
            return dismiss(range, shape, leaver.get());
        }
        if (shape.isCatchingUp()) {
            environment.timers().sleep(POLL);
        }
        return shape.isCatchingUp();
    }

    private Shape shape(LocalRange range, GroupStatus status) {
        Set<NodeId> alive = alive();
        List<NodeId> members =
                status.configuration().members().stream().map(ReplicaId::node).toList();
        Set<NodeId> lost = silences.lost(members, alive);
        Shape.Nodes nodes = new Shape.Nodes(alive, neighbours.leaving(), lost);
        return new Shape(status, nodes, replicasMax(range));
    }

    private Set<NodeId> alive() {
        Set<NodeId> alive = new TreeSet<>(neighbours.alive());
        alive.add(self);
        return alive;
    }

    /** Who leads leaves as a follower. */
    private boolean dismiss(LocalRange range, Shape shape, ReplicaId leaver) {
        if (leaver.node().equals(self)) {
            handOver(range, shape);
            return false;
        }
        return change(range, new ConfigurationChange.Remove(leaver));
    }

    private int replicasMax(LocalRange range) {
        return range.name().equals(RangeName.SYSTEM)
                ? config.replication().systemVotersMax()
                : config.replication().votersMax();
    }

    /** Those the lattice is founded with go to the first nodes, whatever these hold. */
    private Map<NodeId, Integer> burdens(LocalRange range) {
        return RangeName.isFounded(range.name().keyspace())
                ? Map.of()
                : router.directory().burdens();
    }

    /**
     * Whether all founders hold their part, so that who holds none now has lost it. Before, a
     * founder that was replaced would still be founded by the maker, with voters of the past.
     */
    private boolean isMade(LocalRange range) {
        return RangeName.isFounded(range.name().keyspace())
                || range.meta().configurations() > 0
                || ledger.isReady(range.name());
    }

    /** Larger than every generation before it: each replica took a configuration to be added. */
    private boolean add(LocalRange range, NodeId node) {
        if (!isMade(range)) {
            return false;
        }
        int generation = (int) range.meta().configurations() + 2;
        int held = held(range, node, generation);
        return held == generation
                && change(range, new ConfigurationChange.Add(new ReplicaId(node, generation)));
    }

    /** Asks a node to hold a replica. @return the generation it holds now */
    private int held(LocalRange range, NodeId node, int generation) {
        StateProto.Request request =
                StateProto.Request.newBuilder()
                        .setKeyspace(range.name().keyspace())
                        .setTimeoutMillis(ANSWER_MAX.toMillis())
                        .setHost(
                                StateProto.Request.Host.newBuilder()
                                        .setGroup(range.name().group().value())
                                        .setGeneration(generation))
                        .build();
        StateProto.Reply reply = router.send(node, request, ANSWER_MAX);
        Replies.throwFailure(reply);
        return reply.getHosted().getGeneration();
    }

    private boolean change(LocalRange range, ConfigurationChange change) {
        if (!isMade(range)) {
            return false;
        }
        Promise<Outcome> promise = new Promise<>(environment.timers());
        holdings.groups().change(range.name().group(), change, promise::complete);
        Outcome outcome = promise.await("a configuration change", CHANGE_MAX);
        boolean applied = outcome instanceof Outcome.Applied;
        if (applied) {
            environment
                    .log()
                    .info(
                            "changed who holds a range",
                            "range",
                            range.name().keyspace(),
                            "change",
                            change);
        }
        return applied;
    }

    private void handOver(LocalRange range, Shape shape) {
        shape.successor()
                .ifPresent(
                        next -> holdings.groups().transferLeadership(range.name().group(), next));
    }

    /** Ends growing and hands over what this node leads, within a second. */
    @Override
    public void close() {
        ended = true;
        wake();
        task.interrupt();
        task.join(ANSWER_MAX);
        List<LocalRange> led =
                holdings.all().stream().filter(range -> range.reign().leads()).toList();
        for (LocalRange range : led) {
            range.group(ANSWER_MAX)
                    .map(status -> shape(range, status))
                    .ifPresent(shape -> handOver(range, shape));
        }
        long end = environment.clock().nanos() + ANSWER_MAX.toNanos();
        while (led.stream().anyMatch(this::canHandOver) && environment.clock().nanos() - end < 0) {
            environment.timers().sleep(POLL);
        }
    }

    private boolean canHandOver(LocalRange range) {
        return range.reign().leads()
                && range.group(ANSWER_MAX)
                        .map(status -> status.configuration().voters().size() > 1)
                        .orElse(false);
    }
}
