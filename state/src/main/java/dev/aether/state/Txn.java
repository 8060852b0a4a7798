package dev.aether.state;

import dev.aether.state.mvcc.TxnCheck;
import java.util.List;

/**
 * If all conditions hold, the first operations are applied, else the second, in order, atomically
 * and at one revision. No key may be put twice.
 */
public record Txn(List<Compare> conditions, List<Op> then, List<Op> otherwise) {
    public Txn {
        conditions = List.copyOf(conditions);
        then = List.copyOf(then);
        otherwise = List.copyOf(otherwise);
    }

    /**
     * What can be said of it without any keyspace.
     *
     * @throws StateException such as DUPLICATE_KEY if it is refused by all
     */
    public void check() {
        TxnCheck.check(this);
    }

    /** Unconditional. */
    public static Txn of(Op... operations) {
        return new Txn(List.of(), List.of(operations), List.of());
    }
}
