package dev.aether.state;

import java.util.Objects;

/** Why the state engine could not answer. */
public final class StateException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** No leader or no quorum; nothing was executed. */
        UNAVAILABLE,
        /** Whether the write happened is unknown. */
        OUTCOME_UNKNOWN,
        NOT_LEADER,
        COMPACTED,
        FUTURE_REVISION,
        LEASE_ABSENT,
        LEASE_EXISTS,
        LEASE_TTL_TOO_LARGE,
        KEY_ABSENT,
        DUPLICATE_KEY,
        EMPTY_KEY,
        TOO_MANY_OPERATIONS,
        REQUEST_TOO_LARGE,
        KEYSPACE_ABSENT,
        OVERLOADED,
        NO_SPACE,
        CLOSED
    }

    private final Code code;

    public StateException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public StateException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
