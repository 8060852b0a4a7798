package dev.aether.state;

import java.util.List;

/**
 * @param revision of the keyspace when read
 * @param count keys in the interval, before the limit and the revision bounds
 * @param more whether the limit cut the answer
 */
public record RangeResult(long revision, long count, boolean more, List<KeyValue> entries) {
    public RangeResult {
        entries = List.copyOf(entries);
    }
}
