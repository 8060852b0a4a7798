package dev.aether.state.checking;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing a client did with one key and what it was told.
 *
 * @param called when it was called, on any clock that all operations share
 * @param returned when it was answered; {@link #NEVER} if the outcome is unknown
 */
public record Operation(String key, Kind kind, long called, long returned) {
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        Objects.requireNonNull(key);
        Objects.requireNonNull(kind);
        if (returned < called) {
            throw new IllegalArgumentException("an operation returns after its call: " + called);
        }
    }

    /** What was done. */
    public sealed interface Kind {}

    public record Write(String value) implements Kind {}

    public record Delete() implements Kind {}

    /**
     * @param value empty for an absent key
     */
    public record Read(Optional<String> value) implements Kind {}

    /**
     * @param expected empty: the key must be absent
     * @param succeeded empty if unknown
     */
    public record Swap(Optional<String> expected, String value, Optional<Boolean> succeeded)
            implements Kind {}
}
