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
        /** A transaction over several keyspaces holds a key; nothing was executed. */
        LOCKED,
        /** A transaction over several keyspaces was given up; nothing of it was executed. */
        ABORTED,
        /** The notes are of another edition; nothing was executed. */
        NOTES_CHANGED,
        CLOSED;

        /** Whether it is about the replica that was asked, or the way to it, not the request. */
        public boolean isAboutPlace() {
            return switch (this) {
                case UNAVAILABLE, NOT_LEADER, CLOSED, OUTCOME_UNKNOWN -> true;
                default -> false;
            };
        }

        /** Whether nothing was executed and another attempt may be answered. */
        public boolean isWorthAnotherAttempt() {
            return switch (this) {
                case UNAVAILABLE, NOT_LEADER, CLOSED, LOCKED -> true;
                default -> false;
            };
        }
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
