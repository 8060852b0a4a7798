package dev.aether.component;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps what compiling core modules gave, so that the next process need not compile them again, and
 * notes which components were found valid.
 *
 * <p>An artefact is code: whoever can write into the cache can run code in this process. Keep it
 * where only this process writes, or behind a {@link SealedCache}. A damaged artefact is noticed
 * and compiled anew. Called from any thread.
 */
public interface CompilationCache {
    /**
     * The artefact stored under a key.
     *
     * @param key of 100 characters at most: letters, digits, dots and dashes; names the modules'
     *     content and the compiler
     */
    Optional<byte[]> find(String key);

    /** Whether something is stored under a key, if only a note. */
    default boolean has(String key) {
        return find(key).isPresent();
    }

    /** Stores an artefact; failing to is the cache's own affair. */
    void store(String key, byte[] artefact);

    /**
     * The artefact of a key under which nothing that can be used was found: compiled now and
     * stored, unless the cache knows somebody else who did that.
     *
     * @param compiling throws {@link ComponentException} if a module is not valid
     */
    default byte[] obtain(String key, Supplier<byte[]> compiling) {
        byte[] artefact = compiling.get();
        store(key, artefact);
        return artefact;
    }
}
