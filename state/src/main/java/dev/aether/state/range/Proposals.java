package dev.aether.state.range;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.Groups;
import dev.aether.consensus.Outcome;
import dev.aether.consensus.ReadLease;
import dev.aether.consensus.ReadOutcome;
import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.Promise;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands and read barriers of one range on their way through its log; for any thread. */
final class Proposals {
    static final int PROPOSALS_MAX = 16_384;

    private final Environment environment;
    private final Groups groups;
    private final GroupId group;
    private final Replica replica;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Metrics.Histogram seconds;
    private final Metrics.Counter refused;

    Proposals(Environment environment, Groups groups, RangeName name, Replica replica) {
        this.environment = environment;
        this.groups = groups;
        this.group = name.group();
        this.replica = replica;
        Metrics metrics = environment.metrics();
        seconds =
                metrics.histogram(
                        "aether_state_proposal_seconds",
                        "Time from proposing a command to its result.",
                        "keyspace",
                        name.keyspace());
        refused =
                metrics.counter(
                        "aether_state_proposals_refused_total",
                        "Commands refused because too many were waiting.",
                        "keyspace",
                        name.keyspace());
    }

    /**
     * Proposes and waits for the result.
     *
     * @throws StateException NOT_LEADER, UNAVAILABLE, OVERLOADED: it was surely not executed;
     *     OUTCOME_UNKNOWN; or the refusal of the command
     */
    Applied propose(StateProto.Command command, Duration timeout) {
        Bytes bytes = Commands.encode(command);
        if (waiting.incrementAndGet() > PROPOSALS_MAX) {
            waiting.decrementAndGet();
            refused.increment();
            throw new StateException(
                    Code.OVERLOADED, "more than " + PROPOSALS_MAX + " requests are waiting");
        }
        long start = environment.clock().nanos();
        Promise<Applied> promise = new Promise<>(environment.timers());
        try {
            groups.submit(group, bytes, outcome -> settle(outcome, promise));
            return orRefusal(promise.await("a write", timeout));
        } catch (DeadlineExceeded late) {
            throw new StateException(
                    Code.OUTCOME_UNKNOWN, "no majority answered within " + timeout, late);
        } finally {
            waiting.decrementAndGet();
            seconds.observeSeconds((environment.clock().nanos() - start) / 1e9);
        }
    }

    private static Applied orRefusal(Applied applied) {
        if (applied instanceof Applied.Refused(StateException reason)) {
            throw new StateException(reason.code(), String.valueOf(reason.getMessage()), reason);
        }
        return applied;
    }

    /** On the owner of the groups, right after the entry was applied. */
    private void settle(Outcome outcome, Promise<Applied> promise) {
        switch (outcome) {
            case Outcome.Applied applied -> promise.complete(replica.result(applied.index()));
            case Outcome.NotLeader other ->
                    promise.fail(failure(Code.NOT_LEADER, "the leader is " + other.leader()));
            case Outcome.Dropped dropped ->
                    promise.fail(failure(Code.NOT_LEADER, "another leader took over"));
            case Outcome.Overloaded limit -> {
                refused.increment();
                promise.fail(failure(Code.OVERLOADED, "limit " + limit.limit() + " is reached"));
            }
            case Outcome.Refused refusal ->
                    promise.fail(failure(Code.UNAVAILABLE, refusal.reason()));
            case Outcome.Stopped stopped ->
                    promise.fail(failure(Code.NOT_LEADER, "the replica here has stopped"));
            case Outcome.Unknown unknown ->
                    promise.fail(failure(Code.OUTCOME_UNKNOWN, "leadership was lost meanwhile"));
        }
    }

    /**
     * Whether everything acknowledged before this call, on any node, is applied here for sure: so
     * it is almost always where the leader is.
     */
    boolean isCurrent() {
        long index = groups.readLease(group).map(ReadLease::readIndex).orElse(-1L);
        return index >= 0 && replica.applied() >= index;
    }

    /**
     * Waits until everything acknowledged before this call, on any node, is applied here.
     *
     * @throws StateException UNAVAILABLE, OVERLOADED or NOT_LEADER (the replica has stopped)
     */
    void barrier(Duration timeout) {
        if (isCurrent()) {
            return;
        }
        Promise<ReadOutcome> promise = new Promise<>(environment.timers());
        groups.read(group, promise::complete);
        try {
            switch (promise.await("a read barrier", timeout)) {
                case ReadOutcome.Current current -> {}
                case ReadOutcome.Unconfirmed unconfirmed ->
                        throw failure(Code.UNAVAILABLE, "no leader confirmed the read");
                case ReadOutcome.Overloaded limit ->
                        throw failure(Code.OVERLOADED, "limit " + limit.limit() + " is reached");
                case ReadOutcome.Stopped stopped ->
                        throw failure(Code.NOT_LEADER, "the replica here has stopped");
            }
        } catch (DeadlineExceeded late) {
            throw new StateException(
                    Code.UNAVAILABLE, "no leader confirmed the read within " + timeout, late);
        }
    }

    private static StateException failure(Code code, String message) {
        return new StateException(code, message);
    }
}
