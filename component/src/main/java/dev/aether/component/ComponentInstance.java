package dev.aether.component;

import org.jspecify.annotations.Nullable;

/**
 * One running component. Calls come from one thread at a time; only {@link #interrupt} may come
 * from another.
 */
public interface ComponentInstance extends AutoCloseable {
    /**
     * Starts it if it is not started yet.
     *
     * @throws TrapException if its start function trapped or a limit is too small for it
     */
    void start();

    /**
     * Calls an exported function.
     *
     * @param function {@code wasi:http/incoming-handler@0.2.0#handle}, whose version matches any
     *     compatible one, or a plain name for a function exported outside any instance
     * @param arguments shaped as {@link HostFunction} says
     * @return its result, null if it has none
     * @throws TrapException if the guest trapped
     * @throws ComponentException if there is no such export or an argument does not fit
     */
    @Nullable Object call(String function, Object... arguments);

    /** Stops the call that runs now or the next one to come, which then throws a trap. */
    void interrupt();

    /**
     * Saves the state of this instance, which goes on unharmed: memory, globals, tables and
     * handles, not what its host keeps for it.
     *
     * @throws SnapshotException saying what cannot be saved, or not now
     */
    default Snapshot snapshot() {
        throw new SnapshotException(
                SnapshotException.Code.NOT_OFFERED, "this instance offers no snapshots");
    }

    /** Ends an owned resource of the guest, running its destructor. */
    void drop(GuestResource resource);

    /** Drops every resource the guest still owns; calling again does nothing. */
    @Override
    void close();
}
