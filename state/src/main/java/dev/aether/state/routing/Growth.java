package dev.aether.state.routing;

import dev.aether.consensus.Configuration;
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
import dev.aether.state.StateException.Code;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Grows the ranges this node leads with the lattice, one configuration change at a time: a node
 * becomes a learner, catches up, and becomes a voter once that makes the number of voters odd. A
 * range never shrinks because a node is down; only {@link #forget} removes one for good.
 */
public final class Growth implements AutoCloseable {
    private static final Duration CHECK_MAX = Duration.ofSeconds(1);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);
    private static final Duration CHANGE_MAX = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int STEPS_MAX = 64;

    /** Entries a learner may lack when it becomes a voter; it gets them while it votes. */
    private static final long LAG_MAX = 100;

    private final Environment environment;
    private final NodeId self;
    private final Holdings holdings;
    private final Router router;
    private final Neighbours neighbours;
    private final StateConfig config;
    private final KeyspaceLedger ledger;
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
        Set<NodeId> alive = new TreeSet<>(neighbours.alive());
        alive.add(self);
        Optional<ReplicaId> lost = lost(range, status, alive);
        if (lost.isPresent()) {
            return change(range, new ConfigurationChange.Remove(lost.get()));
        }
        Optional<ReplicaId> ripe = ripe(range, status, alive);
        if (ripe.isPresent()) {
            return change(range, new ConfigurationChange.Promote(ripe.get()));
        }
        return joiner(range, status, alive)
                .map(node -> add(range, node))
                .orElseGet(() -> isCatchingUp(range, status, alive));
    }

    /** A member whose node is alive and says that it has not this replica. */
    private Optional<ReplicaId> lost(LocalRange range, GroupStatus status, Set<NodeId> alive) {
        return status.peers().stream()
                .filter(peer -> !peer.active())
                .map(GroupStatus.Peer::replica)
                .filter(replica -> alive.contains(replica.node()))
                .filter(replica -> held(range, replica.node(), 0) != replica.generation())
                .findFirst();
    }

    /**
     * A learner to promote now; several are promoted one after the other to reach an odd number.
     */
    private Optional<ReplicaId> ripe(LocalRange range, GroupStatus status, Set<NodeId> alive) {
        List<ReplicaId> caughtUp =
                learners(status, alive)
                        .filter(peer -> peer.matchIndex() + LAG_MAX >= status.lastIndex())
                        .map(GroupStatus.Peer::replica)
                        .toList();
        int voters = status.configuration().voters().size();
        int wanted = votersWanted(range, alive);
        return voters < wanted && voters + caughtUp.size() >= wanted
                ? caughtUp.stream().findFirst()
                : Optional.empty();
    }

    private static Stream<GroupStatus.Peer> learners(GroupStatus status, Set<NodeId> alive) {
        return status.peers().stream()
                .filter(peer -> status.configuration().learners().contains(peer.replica()))
                .filter(peer -> alive.contains(peer.replica().node()));
    }

    private boolean isCatchingUp(LocalRange range, GroupStatus status, Set<NodeId> alive) {
        boolean isShort =
                status.configuration().voters().size() < votersWanted(range, alive)
                        && learners(status, alive).findAny().isPresent();
        if (isShort) {
            environment.timers().sleep(POLL);
        }
        return isShort;
    }

    private int votersWanted(LocalRange range, Set<NodeId> alive) {
        int most = Math.min(alive.size(), replicasMax(range));
        return most % 2 == 0 ? most - 1 : most;
    }

    private int replicasMax(LocalRange range) {
        return range.name().equals(RangeName.SYSTEM)
                ? config.systemVotersMax()
                : config.votersMax();
    }

    private Optional<NodeId> joiner(LocalRange range, GroupStatus status, Set<NodeId> alive) {
        Configuration configuration = status.configuration();
        if (configuration.members().size() >= replicasMax(range)) {
            return Optional.empty();
        }
        List<NodeId> members = configuration.members().stream().map(ReplicaId::node).toList();
        // Those the lattice is founded with go to the first nodes, whatever these hold.
        Map<NodeId, Integer> burdens =
                RangeName.isFounded(range.name().keyspace())
                        ? Map.of()
                        : router.directory().burdens();
        return Spread.byBurden(alive, burdens).filter(node -> !members.contains(node)).findFirst();
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

    /**
     * Removes a node's replica for good; on the leader.
     *
     * @throws StateException NOT_LEADER, or UNAVAILABLE if it did not come about in time
     */
    void forget(LocalRange range, NodeId node, Duration timeout) {
        GroupStatus status =
                range.group(timeout)
                        .filter(known -> known.leadership().leads())
                        .orElseThrow(() -> new StateException(Code.NOT_LEADER, "not the leader"));
        Optional<ReplicaId> member =
                status.configuration().members().stream()
                        .filter(replica -> replica.node().equals(node))
                        .findFirst();
        if (member.isEmpty()) {
            return;
        }
        if (node.equals(self)) {
            handOver(range, status);
            throw new StateException(Code.NOT_LEADER, "hands over leadership first");
        }
        if (!change(range, new ConfigurationChange.Remove(member.get()))) {
            throw new StateException(Code.UNAVAILABLE, "the change was not accepted yet");
        }
    }

    /** Asks the voter that knows most to lead. */
    private void handOver(LocalRange range, GroupStatus status) {
        status.peers().stream()
                .filter(GroupStatus.Peer::active)
                .filter(peer -> status.configuration().isVoter(peer.replica()))
                .max(Comparator.comparingLong(GroupStatus.Peer::matchIndex))
                .ifPresent(peer ->
                        holdings.groups().transferLeadership(range.name().group(), peer.replica()));
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
            range.group(ANSWER_MAX).ifPresent(status -> handOver(range, status));
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
