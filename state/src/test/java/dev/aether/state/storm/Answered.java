package dev.aether.state.storm;

import java.util.Optional;

/**
 * What a client was told of one key at one revision.
 *
 * @param value empty for an absent or deleted key
 * @param called when it was asked, by the clock of the world
 * @param returned when the answer came
 */
record Answered(
        Kind kind, String key, Optional<String> value, long revision, long called, long returned) {
    /** What was done. */
    enum Kind {
        WROTE,
        READ,
        /** Possibly of the past. */
        READ_LOCALLY
    }
}
