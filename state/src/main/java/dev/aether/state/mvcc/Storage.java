package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.Optional;

/**
 * An ordered map of bytes under one range: consistent views for any thread, one writing session at
 * a time. Nothing here is durable by itself; the replica decides when an image goes to disk.
 */
public interface Storage extends AutoCloseable {
    /** What was committed last; it never changes. Safe for all threads. */
    View view();

    /** Begins to write; waits for a session of another thread to end. */
    Session begin();

    /** Bytes of keys and values held, approximately. */
    long bytes();

    /** Whether more is written than the disk takes, so that nothing more should be proposed. */
    default boolean isCrowded() {
        return false;
    }

    @Override
    void close();

    /** An entry. */
    record Row(Bytes key, Bytes value) {}

    /** A consistent image of the map. */
    interface View extends AutoCloseable {
        Optional<Bytes> get(Bytes key);

        /** A cursor that stands on the first key at or after this one. */
        Cursor cursor(Bytes from);

        /**
         * The newest version of a key that is not newer than this row of it, as {@link Layout}
         * arranges them. Versions of a key are written in the order of their revisions.
         */
        default Optional<Row> newest(Bytes version) {
            try (Cursor at = cursor(version)) {
                return Layers.versionAt(at, version);
            }
        }

        @Override
        void close();
    }

    /**
     * A batch of changes that sees itself. Owned by one thread. Closing it without {@link #commit}
     * forgets it. A cursor is void after the next change.
     */
    interface Session extends View {
        void put(Bytes key, Bytes value);

        void remove(Bytes key);

        /** Removes a row that is there with this value, so that it need not be looked for. */
        default void remove(Row present) {
            remove(present.key());
        }

        /** Makes all changes visible at once. */
        void commit();
    }

    /** A position in key order. */
    interface Cursor extends AutoCloseable {
        /** Whether it stands on a key. */
        boolean valid();

        Bytes key();

        Bytes value();

        void next();

        /** Moves to the first key at or after this one, forwards or backwards. */
        void seek(Bytes from);

        @Override
        void close();
    }
}
