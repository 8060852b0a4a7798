package dev.aether.component.core;

/**
 * Carries what a host function threw through the frames of guests, so no engine takes it for its
 * own.
 */
public final class HostFailureException extends RuntimeException {
    private final RuntimeException failure;

    public HostFailureException(RuntimeException failure) {
        super(failure.getMessage(), failure, false, false);
        this.failure = failure;
    }

    /** What the host function threw. */
    public RuntimeException failure() {
        return failure;
    }
}
