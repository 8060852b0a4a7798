package dev.aether.runtime;

import java.util.List;
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
        /** Its queue or the node's is full, or the request's turn did not come in time. */
        OVERLOADED,
        /** The guest was stopped, for it used more processor time than one request may. */
        CPU_TIME
    }

    private final Code code;
    private final List<String> ungranted;

    public WorkloadException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
        this.ungranted = List.of();
    }

    public WorkloadException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
        this.ungranted = List.of();
    }

    private WorkloadException(String message, List<String> ungranted, Throwable cause) {
        super(message, cause);
        this.code = Code.UNUSABLE;
        this.ungranted = List.copyOf(ungranted);
    }

    /**
     * UNUSABLE, for it imports what it was not granted.
     *
     * @param ungranted the interfaces it wants
     */
    static WorkloadException ungranted(String digest, List<String> ungranted, Throwable cause) {
        return new WorkloadException(
                "component %s cannot run: it imports %s, which it was not granted"
                        .formatted(digest, String.join(", ", ungranted)),
                ungranted,
                cause);
    }

    public Code code() {
        return code;
    }

    /**
     * Interfaces the component imports and was not granted; empty if it fails for another reason.
     */
    public List<String> ungranted() {
        return ungranted;
    }
}
