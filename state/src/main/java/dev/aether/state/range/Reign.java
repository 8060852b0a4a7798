package dev.aether.state.range;

import dev.aether.consensus.Leadership;
import dev.aether.consensus.ReplicaId;
import dev.aether.consensus.Role;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.mvcc.Leases;
import dev.aether.state.mvcc.Storage;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * When this node leads a range. Leading begins only once everything of earlier terms is applied
 * here; then leases are kept and ended ones revoked, and listeners are told, in order, on a virtual
 * thread.
 */
public final class Reign {
    private static final int CHANGES_MAX = 4096;
    private static final int ENDED_MAX = 1000;
    private static final Duration LEASE_CHECK_MIN = Duration.ofMillis(250);

    /** Shorter than any lease. */
    private static final Duration LEASE_CHECK_MAX = Duration.ofSeconds(1);

    private static final Duration LEADER_POLL = Duration.ofMillis(10);
    private static final Duration BARRIER_MAX = Duration.ofSeconds(1);
    private static final Duration WRITE_MAX = Duration.ofSeconds(5);
    private static final Leadership UNKNOWN = new Leadership(Role.FOLLOWER, 0, ReplicaId.NOBODY);

    private final Environment environment;
    private final LocalRange range;
    private final Proposals proposals;
    private final LeaseKeeper leases;
    private final Inbox inbox;
    private final CopyOnWriteArrayList<Keyspace.LeadershipListener> listeners =
            new CopyOnWriteArrayList<>();
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private volatile Leadership latest = UNKNOWN;
    private volatile Optional<Keyspace.Leader> leader = Optional.empty();
    private volatile boolean ended;

    Reign(Environment environment, LocalRange range, Proposals proposals, LeaseKeeper leases) {
        this.environment = environment;
        this.range = range;
        this.proposals = proposals;
        this.leases = leases;
        this.inbox =
                new Inbox(
                        "leadership of " + range.name().keyspace(),
                        CHANGES_MAX,
                        environment.threads().workers(),
                        environment.log());
    }

    /** Present while this node leads and has applied everything of earlier terms. */
    public Optional<Keyspace.Leader> leader() {
        return leader;
    }

    /** Whether the replica here believes that it leads. */
    public boolean leads() {
        return latest.leads();
    }

    /** The node that leads, as the replica here knows. */
    public Optional<NodeId> leaderNode() {
        ReplicaId known = latest.leader();
        return known.isNobody() ? Optional.empty() : Optional.of(known.node());
    }

    public boolean knowsLeader() {
        return !latest.leader().isNobody();
    }

    public long term() {
        return latest.term();
    }

    /** Hears of changes from now on, and at once of the present state if this node leads. */
    public void listen(Keyspace.LeadershipListener listener) {
        inbox.offer(() -> {
            listeners.add(listener);
            if (leader.isPresent()) {
                listener.changed(leader);
            }
        });
    }

    /** Runs a short action when leader or term change the next time; close it before to forget. */
    public Waiting onNextChange(Runnable action) {
        waiting.add(action);
        return () -> waiting.remove(action);
    }

    /** An action that waits for a change. */
    public interface Waiting extends AutoCloseable {
        @Override
        void close();
    }

    void check() {
        if (!latest.leads()) {
            throw new StateException(Code.NOT_LEADER, "the leader is " + latest.leader());
        }
    }

    /**
     * Waits until a node leads.
     *
     * @throws StateException UNAVAILABLE if it does not in time
     */
    void awaitLeader(NodeId node, Duration timeout) {
        long end = environment.clock().nanos() + timeout.toNanos();
        while (leaderNode().filter(node::equals).isEmpty()) {
            if (environment.clock().nanos() > end) {
                throw new StateException(Code.UNAVAILABLE, "node " + node + " did not take over");
            }
            environment.timers().sleep(LEADER_POLL);
        }
    }

    /** On the owner of the groups. */
    void changed(Leadership leadership) {
        boolean isSame =
                latest.term() == leadership.term() && latest.leader().equals(leadership.leader());
        latest = leadership;
        if (!isSame) {
            waiting.removeIf(action -> {
                action.run();
                return true;
            });
        }
        inbox.offer(() -> follow(leadership));
    }

    private void follow(Leadership leadership) {
        boolean isSameTerm =
                leadership.leads()
                        && leader.filter(now -> now.term() == leadership.term()).isPresent();
        if (isSameTerm) {
            return;
        }
        if (leader.isPresent()) {
            abdicate();
        }
        if (leadership.leads() && settle(leadership)) {
            begin(leadership.term());
        }
    }

    /** Waits until earlier terms are applied. @return false if the term ended before */
    private boolean settle(Leadership leadership) {
        while (!ended && latest.equals(leadership)) {
            try {
                proposals.barrier(BARRIER_MAX);
                return true;
            } catch (StateException notYet) {
                environment.timers().sleep(Duration.ofMillis(10));
            }
        }
        return false;
    }

    private void begin(long term) {
        leases.begin(() -> {
            try (Storage.View view = range.storage().view()) {
                return Leases.all(view);
            }
        });
        leader = Optional.of(new Term(term));
        environment.threads().start("leases of " + range.name().keyspace(), () -> revoke(term));
        tell();
    }

    private void abdicate() {
        leases.cease();
        leader = Optional.empty();
        tell();
    }

    private void tell() {
        listeners.forEach(listener -> listener.changed(leader));
    }

    void end() {
        ended = true;
        inbox.offer(() -> {
            latest = UNKNOWN;
            if (leader.isPresent()) {
                abdicate();
            }
        });
    }

    /** Ends leases whose time is over, as long as the term lasts. */
    private void revoke(long term) {
        while (!ended && leader.filter(now -> now.term() == term).isPresent()) {
            for (long id : leases.ended(ENDED_MAX)) {
                environment.threads().start("revoke", () -> revokeOne(id, term));
            }
            Duration idle = leases.untilNext(LEASE_CHECK_MAX);
            environment
                    .timers()
                    .sleep(idle.compareTo(LEASE_CHECK_MIN) < 0 ? LEASE_CHECK_MIN : idle);
        }
    }

    /** In this term only: the next leader gives every lease its whole time again. */
    private void revokeOne(long id, long term) {
        try {
            proposals.propose(Commands.fenced(Commands.revoke(id), term), WRITE_MAX);
        } catch (StateException failure) {
            if (failure.code() != Code.LEASE_ABSENT) {
                leases.retry(id);
            }
        } catch (Interrupted stopping) {
            leases.retry(id);
        }
    }

    /** Leadership in one term; the log refuses its writes in any other. */
    private final class Term implements Keyspace.Leader {
        private final long term;

        Term(long term) {
            this.term = term;
        }

        @Override
        public long term() {
            return term;
        }

        @Override
        public TxnResult txn(Txn txn) {
            return LocalRange.transacted(
                    proposals.propose(Commands.fenced(Commands.txn(txn), term), WRITE_MAX));
        }
    }
}
