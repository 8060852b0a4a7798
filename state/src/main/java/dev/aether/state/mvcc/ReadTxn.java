package dev.aether.state.mvcc;

import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.List;

/** Transactions that only read: they need no log entry, as in etcd. */
public final class ReadTxn {
    private ReadTxn() {}

    public static boolean isReadOnly(Txn txn) {
        return txn.then().stream().allMatch(ReadTxn::isReadOnly)
                && txn.otherwise().stream().allMatch(ReadTxn::isReadOnly);
    }

    private static boolean isReadOnly(Op op) {
        return switch (op) {
            case Op.Put put -> false;
            case Op.Delete delete -> false;
            case Op.Read read -> true;
            case Op.Nested nested -> isReadOnly(nested.txn());
        };
    }

    /**
     * @throws StateException COMPACTED or FUTURE_REVISION
     */
    public static TxnResult run(Txn txn, Storage.View view) {
        Reader reader = new Reader(view);
        return run(TxnPlan.of(txn, reader, view), reader);
    }

    private static TxnResult run(TxnPlan plan, Reader reader) {
        List<OpResult> results = plan.steps().stream().map(step -> run(step, reader)).toList();
        return new TxnResult(plan.succeeded(), reader.meta().revision(), results);
    }

    private static OpResult run(TxnPlan.Step step, Reader reader) {
        return switch (step) {
            case TxnPlan.Step.Read(Op.Read read) -> new OpResult.Read(reader.range(read.query()));
            case TxnPlan.Step.Nested(TxnPlan plan) -> new OpResult.Nested(run(plan, reader));
            case TxnPlan.Step.Put put -> throw writes();
            case TxnPlan.Step.Delete delete -> throw writes();
        };
    }

    private static IllegalArgumentException writes() {
        return new IllegalArgumentException("the transaction writes");
    }
}
