package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What can be said against a transaction by its form alone, before it is proposed.
 *
 * <p>Like etcd: at most {@value #OPERATIONS_MAX} conditions or operations per list, no empty key,
 * and no key put twice or put where the transaction also deletes. The two branches of a nested
 * transaction exclude each other, so a key may be in both.
 */
public final class TxnCheck {
    public static final int OPERATIONS_MAX = 128;
    public static final int KEY_BYTES_MAX = 16 << 10;
    public static final int NESTING_MAX = 8;

    private TxnCheck() {}

    /**
     * @throws StateException EMPTY_KEY, TOO_MANY_OPERATIONS, REQUEST_TOO_LARGE or DUPLICATE_KEY
     */
    public static void check(Txn txn) {
        checkLists(txn, 0);
        Footprint.of(txn.then());
        Footprint.of(txn.otherwise());
    }

    public static void check(KeyRange keys) {
        check(keys.key());
        if (keys.end().length() > KEY_BYTES_MAX) {
            throw tooLarge(keys.end());
        }
    }

    private static void check(Bytes key) {
        if (key.isEmpty()) {
            throw new StateException(Code.EMPTY_KEY, "a key must not be empty");
        }
        if (key.length() > KEY_BYTES_MAX) {
            throw tooLarge(key);
        }
    }

    private static StateException tooLarge(Bytes key) {
        return new StateException(
                Code.REQUEST_TOO_LARGE,
                "a key has at most " + KEY_BYTES_MAX + " bytes, got " + key.length());
    }

    private static void checkLists(Txn txn, int depth) {
        int operations =
                Math.max(
                        txn.conditions().size(),
                        Math.max(txn.then().size(), txn.otherwise().size()));
        if (operations > OPERATIONS_MAX || depth > NESTING_MAX) {
            throw new StateException(
                    Code.TOO_MANY_OPERATIONS,
                    "a transaction has at most "
                            + OPERATIONS_MAX
                            + " operations, "
                            + NESTING_MAX
                            + " deep, got "
                            + operations);
        }
        txn.conditions().stream().map(Compare::keys).forEach(TxnCheck::check);
        txn.then().forEach(op -> check(op, depth));
        txn.otherwise().forEach(op -> check(op, depth));
    }

    private static void check(Op op, int depth) {
        switch (op) {
            case Op.Put put -> check(put.key());
            case Op.Delete delete -> check(delete.keys());
            case Op.Read read -> check(read.query().keys());
            case Op.Nested nested -> checkLists(nested.txn(), depth + 1);
        }
    }

    /** Keys put and intervals deleted by one list of operations. */
    private record Footprint(Set<Bytes> puts, List<KeyRange> deletes) {
        static Footprint of(List<Op> operations) {
            Footprint all = new Footprint(new HashSet<>(), new ArrayList<>());
            for (Op op : operations) {
                if (op instanceof Op.Delete delete) {
                    all.deletes.add(delete.keys());
                }
            }
            for (Op op : operations) {
                if (op instanceof Op.Nested(Txn txn)) {
                    all.add(of(txn.then()), of(txn.otherwise()));
                }
            }
            for (Op op : operations) {
                if (op instanceof Op.Put put) {
                    all.refuse(all.puts.contains(put.key()), put.key());
                    all.add(put.key());
                }
            }
            return all;
        }

        private void add(Footprint then, Footprint otherwise) {
            for (Bytes key : then.puts) {
                refuse(puts.contains(key), key);
                add(key);
            }
            for (Bytes key : otherwise.puts) {
                refuse(puts.contains(key) && !then.puts.contains(key), key);
                add(key);
            }
            deletes.addAll(then.deletes);
            deletes.addAll(otherwise.deletes);
        }

        private void add(Bytes key) {
            refuse(deletes.stream().anyMatch(deleted -> deleted.contains(key)), key);
            puts.add(key);
        }

        private void refuse(boolean isTwice, Bytes key) {
            if (isTwice) {
                throw new StateException(
                        Code.DUPLICATE_KEY,
                        "a transaction may change a key once, got " + key + " again");
            }
        }
    }
}
