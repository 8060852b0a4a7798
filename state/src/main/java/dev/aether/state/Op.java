package dev.aether.state;

import dev.aether.environment.Bytes;

/** One operation of a transaction. */
public sealed interface Op {
    /**
     * @param lease 0 for none
     * @param previous whether the answer carries the version before
     * @param keepValue only the lease changes; the key must exist
     * @param keepLease only the value changes; the key must exist
     */
    record Put(
            Bytes key,
            Bytes value,
            long lease,
            boolean previous,
            boolean keepValue,
            boolean keepLease)
            implements Op {}

    record Delete(KeyRange keys, boolean previous) implements Op {}

    record Read(RangeQuery query) implements Op {}

    /** A nested transaction. */
    record Nested(Txn txn) implements Op {}

    static Put put(Bytes key, Bytes value) {
        return new Put(key, value, 0, false, false, false);
    }

    static Delete delete(Bytes key) {
        return new Delete(KeyRange.single(key), false);
    }

    static Read read(KeyRange keys) {
        return new Read(RangeQuery.of(keys));
    }
}
