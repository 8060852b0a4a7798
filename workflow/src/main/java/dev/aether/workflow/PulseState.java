package dev.aether.workflow;

/** How a pulse stands. */
public enum PulseState {
    RUNNING,
    COMPLETED,
    /** Failed for good; what could be undone was undone. */
    FAILED,
    CANCELLED,
    /** Gave way to a later pulse of the same subject. */
    SUPERSEDED;

    public boolean isEnded() {
        return this != RUNNING;
    }
}
