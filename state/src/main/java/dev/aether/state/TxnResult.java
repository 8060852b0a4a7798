package dev.aether.state;

import java.util.List;

/**
 * @param succeeded whether the conditions held
 * @param revision of the keyspace after the transaction; a read-only one does not raise it
 */
public record TxnResult(boolean succeeded, long revision, List<OpResult> results) {
    public TxnResult {
        results = List.copyOf(results);
    }
}
