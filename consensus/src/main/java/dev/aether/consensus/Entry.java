package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.Objects;

/**
 * One entry of a replicated log.
 *
 * @param index its place, from 1 without gaps
 * @param term the term of the leader that wrote it, at least 1
 * @param ticket under which another replica gave the command to the leader, or 0
 * @param payload a command, an encoded configuration, or nothing, as the kind says
 */
public record Entry(long index, long term, EntryKind kind, long ticket, Bytes payload) {
    /** What an entry costs beside its payload, in memory, in the log and on the wire, at most. */
    static final int OVERHEAD_BYTES = 40;

    public Entry {
        if (index < 1 || term < 1) {
            throw new IllegalArgumentException(
                    "index and term start at 1, got index " + index + ", term " + term);
        }
        Objects.requireNonNull(kind);
        Objects.requireNonNull(payload);
    }

    public Entry(long index, long term, EntryKind kind, Bytes payload) {
        this(index, term, kind, 0, payload);
    }

    /** Its size for every limit of bytes. */
    int bytes() {
        return payload.length() + OVERHEAD_BYTES;
    }
}
