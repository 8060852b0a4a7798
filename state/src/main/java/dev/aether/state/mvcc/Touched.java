package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;

/** What a transaction may read, write and attach keys to, whichever way it goes. */
record Touched(List<KeyRange> reads, List<KeyRange> writes, List<Long> leases) {
    static Touched by(Txn txn) {
        Touched all = new Touched(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        all.add(txn);
        return all;
    }

    static Touched byReading(KeyRange keys) {
        return new Touched(List.of(keys), List.of(), List.of());
    }

    static Touched byRevoking(long lease, List<Bytes> keys) {
        return new Touched(List.of(), keys.stream().map(KeyRange::single).toList(), List.of(lease));
    }

    private void add(Txn txn) {
        txn.conditions().stream().map(Compare::keys).forEach(reads::add);
        txn.then().forEach(this::add);
        txn.otherwise().forEach(this::add);
    }

    private void add(Op op) {
        switch (op) {
            case Op.Put put -> {
                writes.add(KeyRange.single(put.key()));
                if (put.lease() != 0) {
                    leases.add(put.lease());
                }
            }
            case Op.Delete delete -> writes.add(delete.keys());
            case Op.Read read -> reads.add(read.query().keys());
            case Op.Nested nested -> add(nested.txn());
        }
    }

    /** Whether they must not run beside each other: one writes what the other touches. */
    boolean conflictsWith(Touched other) {
        return overlap(writes, other.writes)
                || overlap(writes, other.reads)
                || overlap(reads, other.writes)
                || leases.stream().anyMatch(other.leases::contains);
    }

    private static boolean overlap(List<KeyRange> some, List<KeyRange> others) {
        return some.stream().anyMatch(one -> others.stream().anyMatch(one::overlaps));
    }
}
