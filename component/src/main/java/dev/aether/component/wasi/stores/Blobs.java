package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Containers of objects of an embedder; safe for several threads, but for a {@link Draft}. What is
 * not there is a {@link StoreFault} with a message for the guest.
 */
public interface Blobs {
    /**
     * What is known of an object.
     *
     * @param size in bytes
     */
    record Facts(Instant created, long size) {}

    /** Makes a container, which must not be there. */
    void create(String container) throws IOException, InterruptedException;

    /** When a container was made, if it is there. */
    Optional<Instant> created(String container) throws IOException, InterruptedException;

    /** Removes a container and all in it. */
    void remove(String container) throws IOException, InterruptedException;

    /** Removes all in a container. */
    void clear(String container) throws IOException, InterruptedException;

    /**
     * Names of objects, in order.
     *
     * @param after the name before the first wanted; empty for the first of all
     * @param most how many at most
     */
    List<String> names(String container, String after, int most)
            throws IOException, InterruptedException;

    Optional<Facts> facts(String container, String object) throws IOException, InterruptedException;

    /** An object as it is now, to be read piece by piece. */
    Content open(String container, String object) throws IOException, InterruptedException;

    /** An object to be written piece by piece, in a container that must be there. */
    Draft draft(String container, String object) throws IOException, InterruptedException;

    /** Removes an object, which need not be there. */
    void delete(String container, String object) throws IOException, InterruptedException;

    /** The bytes of an object. */
    interface Content {
        long size();

        /**
         * Some bytes.
         *
         * @param from offset of the first, at most {@link #size}
         * @param bytesMax how many at most, at least 1
         * @return at least one, or none at the end; the caller must not change them
         */
        byte[] read(long from, int bytesMax) throws IOException, InterruptedException;
    }

    /** An object that nobody sees before it is finished; for one thread. */
    interface Draft {
        /** Appends bytes; the array is the store's from now on. */
        void write(byte[] bytes) throws IOException, InterruptedException;

        /** Makes or replaces the object. One that is never finished leaves nothing behind. */
        void finish() throws IOException, InterruptedException;
    }
}
