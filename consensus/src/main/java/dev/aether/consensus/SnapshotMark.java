package dev.aether.consensus;

import java.util.Objects;

/**
 * The place in a log up to which a state machine's own durable state replaces it.
 *
 * @param index last entry the state contains, 0 for none
 * @param term the term of that entry, 0 for none
 * @param configuration the one in force at that entry
 */
public record SnapshotMark(long index, long term, Configuration configuration) {
    public SnapshotMark {
        if (index < 0 || term < 0) {
            throw new IllegalArgumentException(
                    "index and term must not be negative, got " + index + ", " + term);
        }
        Objects.requireNonNull(configuration);
    }
}
