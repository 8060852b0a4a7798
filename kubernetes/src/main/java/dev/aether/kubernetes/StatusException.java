package dev.aether.kubernetes;

/**
 * Carries a refusal from wherever it is found to the door that answers. An exception rather than a
 * result, because every step of a request (read, decode, patch, admit, store) can refuse, and all
 * refusals end the request in the same way.
 */
public final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Status status;

    public StatusException(Status status) {
        // A refusal is an ordinary answer: no stack trace is filled in.
        super(status.message(), null, false, false);
        this.status = status;
    }

    public Status status() {
        return status;
    }
}
