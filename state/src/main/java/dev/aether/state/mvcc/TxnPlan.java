package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which operations of a transaction will run, decided before the first one does: as in etcd, all
 * conditions, those of nested transactions too, look at the state before the transaction.
 */
record TxnPlan(boolean succeeded, List<Step> steps) {
    TxnPlan {
        steps = List.copyOf(steps);
    }

    /** One operation that will run. */
    sealed interface Step {
        record Put(Op.Put put) implements Step {}

        record Delete(Op.Delete delete) implements Step {}

        record Read(Op.Read read) implements Step {}

        record Nested(TxnPlan plan) implements Step {}
    }

    /**
     * @throws StateException if an operation that would run cannot: KEY_ABSENT, LEASE_ABSENT,
     *     COMPACTED, FUTURE_REVISION
     */
    static TxnPlan of(Txn txn, Reader before, Storage.View view) {
        boolean holds = txn.conditions().stream().allMatch(compare -> holds(compare, before));
        List<Step> steps = new ArrayList<>();
        for (Op op : holds ? txn.then() : txn.otherwise()) {
            steps.add(
                    switch (op) {
                        case Op.Put put -> check(put, before, view);
                        case Op.Delete delete -> new Step.Delete(delete);
                        case Op.Read read -> check(read, before);
                        case Op.Nested nested -> new Step.Nested(of(nested.txn(), before, view));
                    });
        }
        return new TxnPlan(holds, steps);
    }

    private static Step check(Op.Put put, Reader before, Storage.View view) {
        if (put.lease() != 0 && view.get(Layout.lease(put.lease())).isEmpty()) {
            throw new StateException(Code.LEASE_ABSENT, "lease " + put.lease() + " does not exist");
        }
        if (put.keepValue() || put.keepLease()) {
            Optional<KeyValue> present = before.find(put.key(), before.meta().revision());
            if (present.isEmpty()) {
                throw new StateException(Code.KEY_ABSENT, "key " + put.key() + " does not exist");
            }
        }
        return new Step.Put(put);
    }

    private static Step check(Op.Read read, Reader before) {
        long revision = read.query().revision();
        // Outside of a transaction a negative revision means the newest, as in etcd.
        long oldest = before.meta().compacted() == 0 ? -1 : before.meta().compacted();
        if (revision < 0 && revision < oldest) {
            throw new StateException(Code.COMPACTED, "there is no revision " + revision);
        }
        before.checkRevision(revision, before.meta().revision());
        return new Step.Read(read);
    }

    private static boolean holds(Compare compare, Reader before) {
        List<KeyValue> present = before.all(compare.keys(), before.meta().revision());
        if (!present.isEmpty()) {
            return present.stream().allMatch(entry -> holds(compare, entry));
        }
        return switch (compare) {
            case Compare.OfValue value -> false;
            case Compare.OfNumber number ->
                    holds(compare, new KeyValue(Bytes.EMPTY, Bytes.EMPTY, 0, 0, 0, 0));
        };
    }

    private static boolean holds(Compare compare, KeyValue entry) {
        int order =
                switch (compare) {
                    case Compare.OfValue value -> entry.value().compareTo(value.operand());
                    case Compare.OfNumber number ->
                            Long.compare(field(number.field(), entry), number.operand());
                };
        return switch (compare.relation()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case GREATER -> order > 0;
            case LESS -> order < 0;
        };
    }

    private static long field(Compare.Field field, KeyValue entry) {
        return switch (field) {
            case VERSION -> entry.version();
            case CREATE_REVISION -> entry.createRevision();
            case MOD_REVISION -> entry.modRevision();
            case LEASE -> entry.lease();
        };
    }
}
