package dev.aether.state;

import java.util.List;
import java.util.Optional;

/** What one operation of a transaction answered. */
public sealed interface OpResult {
    record Put(Optional<KeyValue> previous) implements OpResult {}

    record Delete(long deleted, List<KeyValue> previous) implements OpResult {
        public Delete {
            previous = List.copyOf(previous);
        }
    }

    record Read(RangeResult result) implements OpResult {}

    record Nested(TxnResult result) implements OpResult {}
}
