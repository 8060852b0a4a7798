package dev.aether.runtime;

import java.util.Objects;

/** Why a workload cannot be run or asked. */
public final class WorkloadException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** The artefact is not a component, or imports what it was not granted: never retry. */
        UNUSABLE,
        /** The artefact could not be fetched or made ready now. */
        ARTEFACT_UNAVAILABLE,
        /** Not running here, or stopping. */
        ABSENT,
        /** Its concurrency limit or the node's guest threads are exhausted. */
        OVERLOADED
    }

    private final Code code;

    public WorkloadException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public WorkloadException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
