package dev.aether.component.wasi;

/**
 * An instance of a guest that waits for what it is to do. One thread at a time uses it, a platform
 * thread; only {@link #interrupt} may come from others.
 */
public interface GuestCall extends AutoCloseable {
    /**
     * Starts the guest ahead of what it is to do.
     *
     * @throws dev.aether.component.TrapException if a limit is too small for it to begin, or it was
     *     interrupted
     * @throws GuestExit if it ended itself
     * @throws WasiDenied if it called what it was not granted
     */
    void start();

    /** Stops the guest, for instance at its deadline; from any thread. */
    void interrupt();

    /** Ends the instance; calling again does nothing. */
    @Override
    void close();
}
