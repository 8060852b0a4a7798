package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.Optional;

/**
 * The rows of a range as they lay on disk at one moment; they never change. It is counted: held
 * once from the beginning, and by each reader as long as it reads. Safe for all threads.
 */
public interface SettledRows {
    /** Holds it once more. @return false if nobody did any longer, so that it is gone */
    boolean hold();

    void letGo();

    Optional<Bytes> get(Bytes key);

    /** As {@link Storage.View#newest}, of these rows alone. */
    Optional<Storage.Row> newest(Bytes version);

    /** A cursor that stands on the first key at or after this one. */
    Storage.Cursor cursor(Bytes from);
}
