package dev.aether.state.routing;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.state.CrossTxn;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.codec.Transactions;
import dev.aether.state.mvcc.Decided;
import dev.aether.state.mvcc.Prepared;
import dev.aether.state.mvcc.TwoPhase;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.mvcc.TxnId;
import dev.aether.state.mvcc.Verdict;
import dev.aether.state.range.Applied;
import dev.aether.state.range.Commands;
import dev.aether.state.range.LocalRange;
import dev.aether.state.routing.Call.Needs;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Carries a transaction over keyspaces through its phases, see {@link TwoPhase}: prepares the parts
 * in the order of their keyspaces, so that no two wait for each other, decides at the first, and
 * finishes the others. If it dies, {@link Heirs} bring what it began to an end.
 */
final class Coordinator {
    private final Router router;

    Coordinator(Router router) {
        this.router = router;
    }

    CrossTxn.Result run(CrossTxn txn) {
        if (txn.parts().size() == 1) {
            return alone(txn.parts().firstKey(), txn.parts().sequencedValues().getFirst());
        }
        txn.parts().values().forEach(TxnCheck::check);
        TxnId id = TxnId.random(router.environment().randomness());
        List<String> keyspaces = List.copyOf(txn.parts().keySet());
        String home = keyspaces.getFirst();
        Verdict verdict = prepareAll(id, home, txn.parts());
        List<String> others = keyspaces.subList(1, keyspaces.size());
        SortedMap<String, TxnResult> results = new TreeMap<>();
        results.put(home, decide(home, new Decided(id, verdict, others)));
        others.forEach(keyspace -> results.put(keyspace, carryOut(keyspace, id, verdict)));
        router.environment().threads().start("conclude", () -> tryConclude(home, id));
        return new CrossTxn.Result(verdict == Verdict.THEN, results);
    }

    private CrossTxn.Result alone(String keyspace, Txn part) {
        TxnResult result = new RangeKeyspace(keyspace, router).txn(part);
        return new CrossTxn.Result(result.succeeded(), new TreeMap<>(Map.of(keyspace, result)));
    }

    private Verdict prepareAll(TxnId id, String home, Map<String, Txn> parts) {
        List<String> begun = new ArrayList<>();
        boolean holds = true;
        for (Map.Entry<String, Txn> part : parts.entrySet()) {
            begun.add(part.getKey());
            try {
                Prepared prepared = new Prepared(id, home, part.getValue());
                holds &= write(part.getKey(), Commands.prepare(prepared)).succeeded();
            } catch (StateException | DeadlineExceeded failure) {
                abort(id, begun);
                throw nothingHappened(failure);
            }
        }
        return holds ? Verdict.THEN : Verdict.OTHERWISE;
    }

    /** Whether a part was prepared may be unknown, but then it is given up. */
    private static StateException nothingHappened(RuntimeException failure) {
        return failure instanceof StateException refused && refused.code() != Code.OUTCOME_UNKNOWN
                ? refused
                : new StateException(
                        Code.UNAVAILABLE,
                        "a keyspace did not answer, the transaction was given up",
                        failure);
    }

    /** Home first: from then on no verdict but this is possible. */
    private void abort(TxnId id, List<String> begun) {
        String home = begun.getFirst();
        try {
            resolve(home, id);
        } catch (StateException | DeadlineExceeded failure) {
            later(home, failure);
            return;
        }
        finishOthers(
                new Decided(id, Verdict.ABORTED, begun.subList(1, begun.size())), Verdict.ABORTED);
    }

    /** If the answer is lost, home tells whether the verdict was given; if not, it never will. */
    private TxnResult decide(String home, Decided decided) {
        try {
            return write(home, Commands.decide(decided));
        } catch (StateException | DeadlineExceeded failure) {
            Verdict verdict = verdictAfter(home, decided.id(), failure);
            finishOthers(decided, verdict);
            throw verdict == Verdict.ABORTED ? nothingHappened(failure) : lost(failure);
        }
    }

    private Verdict verdictAfter(String home, TxnId id, RuntimeException failure) {
        try {
            return resolve(home, id);
        } catch (StateException | DeadlineExceeded silent) {
            failure.addSuppressed(silent);
            throw new StateException(
                    Code.OUTCOME_UNKNOWN, "keyspace " + home + " does not answer", failure);
        }
    }

    private void finishOthers(Decided decided, Verdict verdict) {
        for (String keyspace : decided.others()) {
            try {
                finish(keyspace, decided.id(), verdict);
            } catch (StateException | DeadlineExceeded failure) {
                later(keyspace, failure);
            }
        }
    }

    /** A part of what is committed; whatever fails here, it will be carried out. */
    private TxnResult carryOut(String keyspace, TxnId id, Verdict verdict) {
        Optional<TxnResult> result;
        try {
            result = finish(Needs.REPLICA_TO_WRITE, keyspace, id, verdict);
        } catch (StateException | DeadlineExceeded failure) {
            throw lost(failure);
        }
        return result.orElseThrow(() -> lost(new IllegalStateException("finished elsewhere")));
    }

    private static StateException lost(RuntimeException failure) {
        return new StateException(
                Code.OUTCOME_UNKNOWN, "it was committed, but results were lost", failure);
    }

    private void later(String keyspace, RuntimeException failure) {
        router.environment()
                .log()
                .info("a part is finished later", "keyspace", keyspace, "why", failure);
    }

    private void tryConclude(String home, TxnId id) {
        try {
            conclude(home, id);
        } catch (StateException | DeadlineExceeded failure) {
            later(home, failure);
        }
    }

    // One command to one keyspace.

    private TxnResult write(String keyspace, StateProto.Command command) {
        return run(
                keyspace,
                Needs.REPLICA_TO_WRITE,
                command,
                reply -> Transactions.decode(reply.getTxn()),
                applied -> ((Applied.Transacted) applied).result());
    }

    /** Asking again does no harm, but then the results may be lost. */
    Optional<TxnResult> finish(String keyspace, TxnId id, Verdict verdict) {
        return finish(Needs.REPLICA, keyspace, id, verdict);
    }

    private Optional<TxnResult> finish(Needs needs, String keyspace, TxnId id, Verdict verdict) {
        return run(
                keyspace,
                needs,
                Commands.finish(id, verdict),
                reply ->
                        reply.hasTxn()
                                ? Optional.of(Transactions.decode(reply.getTxn()))
                                : Optional.empty(),
                applied -> ((Applied.Finished) applied).result());
    }

    Verdict resolve(String home, TxnId id) {
        return run(
                home,
                Needs.REPLICA,
                Commands.resolve(id),
                reply -> Verdict.valueOf(reply.getVerdict().name()),
                applied -> ((Applied.Resolved) applied).verdict());
    }

    void conclude(String home, TxnId id) {
        run(
                home,
                Needs.REPLICA,
                Commands.conclude(id),
                StateProto.Reply::getRevision,
                applied -> ((Applied.Done) applied).revision());
    }

    private <T> T run(
            String keyspace,
            Needs needs,
            StateProto.Command command,
            Function<StateProto.Reply, T> answer,
            Function<Applied, T> applied) {
        return router.run(
                keyspace,
                new Call<>(
                        needs,
                        (LocalRange range, Duration left) ->
                                applied.apply(range.propose(command, left)),
                        StateProto.Request.newBuilder().setCommand(command),
                        answer));
    }
}
