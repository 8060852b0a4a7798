package dev.aether.consensus;

import dev.aether.environment.Bytes;

/** Receives an image beside the present state and then replaces that state by it. */
public interface SnapshotSink {
    /**
     * Takes the next piece, in the order in which the source gave them.
     *
     * @throws dev.aether.environment.DiskException if it is {@code FULL} or {@code FAILED}, the
     *     sink is aborted and the image comes again later
     */
    void write(Bytes chunk);

    /**
     * There are no more pieces: makes what was written durable beside the present state.
     *
     * @throws dev.aether.environment.DiskException as for {@link #write}
     */
    void complete();

    /**
     * Replaces the state by what was completed, durably and at once: after a crash the machine has
     * either the old state or the new one, and {@link StateMachine#durableIndex} says which.
     */
    void commit();

    /** Forgets what was written; the present state was never touched. */
    void abort();
}
