package dev.aether.consensus;

import dev.aether.environment.Bytes;

/**
 * A consistent image of a state machine at one index, read in chunks while the machine goes on.
 * Used by the owner of the groups only; it may be closed before its end.
 */
public interface SnapshotSource extends AutoCloseable {
    /**
     * The next piece.
     *
     * @param bytesMax its length at most, at least 1
     * @return empty only when everything was read
     */
    Bytes next(int bytesMax);

    @Override
    void close();
}
