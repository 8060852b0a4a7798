package dev.aether.consensus;

import dev.aether.environment.Bytes;

/** Receives an image beside the present state and then replaces that state by it. */
public interface SnapshotSink {
    /** Takes the next piece, in the order in which the source gave them. */
    void write(Bytes chunk);

    /**
     * Replaces the state by what was written, durably and at once: after a crash the machine has
     * either the old state or the new one, and {@link StateMachine#durableIndex} says which.
     */
    void commit();

    /** Forgets what was written; the present state was never touched. */
    void abort();
}
