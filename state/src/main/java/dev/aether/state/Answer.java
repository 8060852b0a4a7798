package dev.aether.state;

/** Hears what became of one request: one call, on any thread, which it must not keep for long. */
public interface Answer<T> {
    void done(T result);

    /**
     * @param failure a {@link StateException} for what the engine refused
     */
    void failed(RuntimeException failure);

    /**
     * Runs what makes the answer, on the thread that its asker prefers and soon; at once unless the
     * asker says otherwise.
     */
    default void make(Runnable making) {
        making.run();
    }
}
