package dev.aether.component.wasi;

import java.io.IOException;

/**
 * Bytes pulled one piece at a time. One thread reads; only the {@code wake} of {@link #onReady} may
 * be called by others.
 */
public interface BodySource {
    /**
     * The next piece, waiting until there is one.
     *
     * @param bytesMax how many bytes at most, at least 1
     * @return at least one byte, or none at the end and ever after; the caller may keep the array
     * @throws IOException if there will be no more although the end was not reached
     * @throws InterruptedException if the reader is to stop
     */
    byte[] read(int bytesMax) throws IOException, InterruptedException;

    /**
     * Whether {@link #read} would answer without waiting. A source that cannot tell says true; a
     * guest's non-blocking read may then wait.
     */
    default boolean ready() {
        return true;
    }

    /**
     * Asks for a call whenever {@link #ready} may have become true.
     *
     * @param wake cheap, for any thread; replaces the one given before
     */
    default void onReady(Runnable wake) {}

    /** Ends the interest in what is left; calling again does nothing. */
    default void close() {}
}
