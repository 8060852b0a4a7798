package dev.aether.state.range;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.Groups;
import dev.aether.consensus.Outcome;
import dev.aether.consensus.ReadLease;
import dev.aether.consensus.ReadOutcome;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.Promise;
import dev.aether.state.Answer;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands and read barriers of one range on their way through its log; for any thread. */
final class Proposals {
    static final int PROPOSALS_MAX = 16_384;

    private final Environment environment;
    private final Groups groups;
    private final GroupId group;
    private final Replica replica;
    private final long storageBytesMax;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Metrics.Histogram seconds;
    private final Metrics.Counter refused;

    /**
     * @param storageBytesMax of the replica, beyond which puts are refused
     */
    Proposals(
            Environment environment,
            Groups groups,
            RangeName name,
            Replica replica,
            long storageBytesMax) {
        this.environment = environment;
        this.groups = groups;
        this.group = name.group();
        this.replica = replica;
        this.storageBytesMax = storageBytesMax;
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

    long storageBytesMax() {
        return storageBytesMax;
    }

    /**
     * Proposes and waits for the result.
     *
     * @throws StateException NOT_LEADER, UNAVAILABLE, OVERLOADED: it was surely not executed;
     *     OUTCOME_UNKNOWN; or the refusal of the command
     */
    Applied propose(StateProto.Command command, Duration timeout) {
        Promise<Applied> promise = new Promise<>(environment.timers());
        submit(
                command,
                new Answer<>() {
                    @Override
                    public void done(Applied result) {
                        promise.complete(result);
                    }

                    @Override
                    public void failed(RuntimeException failure) {
                        promise.fail(failure);
                    }
                });
        try {
            return promise.await("a write", timeout);
        } catch (DeadlineExceeded late) {
            throw new StateException(
                    Code.OUTCOME_UNKNOWN, "no majority answered within " + timeout, late);
        }
    }

    /** Proposes; the answer comes on the owner of the groups, or at once. */
    void submit(StateProto.Command command, Answer<Applied> answer) {
        if (waiting.incrementAndGet() > PROPOSALS_MAX) {
            waiting.decrementAndGet();
            refused.increment();
            answer.failed(
                    failure(
                            Code.OVERLOADED,
                            "more than " + PROPOSALS_MAX + " requests are waiting"));
            return;
        }
        if (replica.storage().isCrowded()) {
            waiting.decrementAndGet();
            refused.increment();
            answer.failed(failure(Code.OVERLOADED, "writes wait for the disk of this node"));
            return;
        }
        if (replica.storage().bytes() > storageBytesMax && puts(command)) {
            waiting.decrementAndGet();
            refused.increment();
            answer.failed(
                    failure(
                            Code.NO_SPACE,
                            "the keyspace holds more than its "
                                    + storageBytesMax
                                    + " bytes: compact its history, delete keys and compact, or"
                                    + " raise keyspaceMax of its nodes"));
            return;
        }
        long start = environment.clock().nanos();
        groups.submit(
                group,
                Commands.encode(command),
                outcome -> {
                    waiting.decrementAndGet();
                    seconds.observeSeconds((environment.clock().nanos() - start) / 1e9);
                    settle(outcome, answer);
                });
    }

    /** Whether it may add what is larger than the mark of a deletion. */
    private static boolean puts(StateProto.Command command) {
        return switch (command.getKindCase()) {
            case TXN -> puts(command.getTxn());
            case PREPARE -> puts(command.getPrepare().getPart());
            default -> false;
        };
    }

    private static boolean puts(StateProto.Txn txn) {
        return txn.getThenList().stream().anyMatch(Proposals::puts)
                || txn.getOtherwiseList().stream().anyMatch(Proposals::puts);
    }

    private static boolean puts(StateProto.Op op) {
        return op.hasPut() || (op.hasNested() && puts(op.getNested()));
    }

    /** On the owner of the groups, right after the entry was applied. */
    private void settle(Outcome outcome, Answer<Applied> answer) {
        switch (outcome) {
            case Outcome.Applied applied -> settle(replica.result(applied.index()), answer);
            case Outcome.NotLeader other ->
                    answer.failed(failure(Code.NOT_LEADER, "the leader is " + other.leader()));
            case Outcome.Dropped _ ->
                    answer.failed(failure(Code.NOT_LEADER, "another leader took over"));
            case Outcome.Overloaded limit -> {
                refused.increment();
                answer.failed(failure(Code.OVERLOADED, "limit " + limit.limit() + " is reached"));
            }
            case Outcome.Refused refusal ->
                    answer.failed(failure(Code.UNAVAILABLE, refusal.reason()));
            case Outcome.Stopped _ ->
                    answer.failed(failure(Code.NOT_LEADER, "the replica here has stopped"));
            case Outcome.Unknown _ ->
                    answer.failed(failure(Code.OUTCOME_UNKNOWN, "the leader was lost meanwhile"));
        }
    }

    private static void settle(Applied applied, Answer<Applied> answer) {
        if (applied instanceof Applied.Refused(StateException reason)) {
            answer.failed(reason);
        } else {
            answer.done(applied);
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
        groups.read(group, promise::complete, Runnable::run);
        try {
            Optional<StateException> refusal = refusal(promise.await("a read barrier", timeout));
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        } catch (DeadlineExceeded late) {
            throw new StateException(
                    Code.UNAVAILABLE, "no leader confirmed the read within " + timeout, late);
        }
    }

    /** The same for callers that cannot wait: the action runs where its asker wants it. */
    void whenCurrent(Runnable action, Answer<?> asker) {
        groups.read(
                group,
                outcome ->
                        refusal(outcome).ifPresentOrElse(asker::failed, () -> asker.make(action)),
                asker::make);
    }

    private static Optional<StateException> refusal(ReadOutcome outcome) {
        return switch (outcome) {
            case ReadOutcome.Current _ -> Optional.empty();
            case ReadOutcome.Unconfirmed _ ->
                    Optional.of(failure(Code.UNAVAILABLE, "no leader confirmed the read"));
            case ReadOutcome.Overloaded limit ->
                    Optional.of(failure(Code.OVERLOADED, "limit " + limit.limit() + " is reached"));
            case ReadOutcome.Stopped _ ->
                    Optional.of(failure(Code.NOT_LEADER, "the replica here has stopped"));
        };
    }

    private static StateException failure(Code code, String message) {
        return new StateException(code, message);
    }
}
