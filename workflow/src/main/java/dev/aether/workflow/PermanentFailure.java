package dev.aether.workflow;

/** Thrown by a step or a definition that cannot succeed by trying again. */
public final class PermanentFailure extends RuntimeException {
    public PermanentFailure(String reason) {
        super(reason);
    }

    public PermanentFailure(String reason, Throwable cause) {
        super(reason, cause);
    }

    /** The reason, for people. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
