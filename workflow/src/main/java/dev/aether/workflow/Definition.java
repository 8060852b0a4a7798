package dev.aether.workflow;

/**
 * Straight-line code that changes the lattice, made durable by its steps.
 *
 * <p>The code may be run again from its start at any time, on any node; it must reach the world
 * only inside {@link Pulse#step} and take time only from {@link Pulse}.
 */
public interface Definition {
    /** Lower-case name, such as {@code deploy}. */
    String name();

    /** Raised when steps change their meaning; a pulse started under a newer one stalls here. */
    int version();

    /** Whether a running pulse of the same subject gives way to it, instead of going on first. */
    default boolean supersedes() {
        return true;
    }

    /**
     * Runs, or runs on after a crash: steps that are journalled answer from the journal.
     *
     * @return one sentence for people: what was achieved
     * @throws PermanentFailure to fail, after the undo of every step done
     */
    String run(Pulse pulse);
}
