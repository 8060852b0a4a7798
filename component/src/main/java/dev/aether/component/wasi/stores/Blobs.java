package dev.aether.component.wasi.stores;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Containers of objects of an embedder; safe for several threads. What is not there is a {@link
 * StoreFault} with a message for the guest.
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

    /** Names of objects, in order. */
    List<String> names(String container) throws IOException, InterruptedException;

    Optional<Facts> facts(String container, String object) throws IOException, InterruptedException;

    /** All bytes of an object; the caller must not change them. */
    byte[] read(String container, String object) throws IOException, InterruptedException;

    /** Makes or replaces an object; the array is the store's from now on. */
    void write(String container, String object, byte[] bytes)
            throws IOException, InterruptedException;

    /** Removes an object, which need not be there. */
    void delete(String container, String object) throws IOException, InterruptedException;
}
