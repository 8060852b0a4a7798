package dev.aether.component.wasi;

/**
 * Where one guest thread waits until something it polls may be ready. A ring is remembered until
 * the next wait, so that one between looking and waiting is not lost.
 */
public interface Bell {
    /** Ends the wait that runs now, or the next one at once; from any thread. */
    void ring();

    /**
     * Waits for a ring; may end earlier for no reason.
     *
     * @param nanosMax how long at most
     * @throws InterruptedException if the guest is to stop
     */
    void await(long nanosMax) throws InterruptedException;
}
