package dev.aether.component;

import java.util.Optional;

/**
 * Keeps what compiling a core module gave, so that the next process need not compile it again.
 *
 * <p>An artefact is JVM bytecode: whoever can write into the cache can run code in this process.
 * Keep it where only this process writes, and never take one from elsewhere. A damaged artefact is
 * noticed and compiled anew. Called from any thread.
 */
public interface CompilationCache {
    /**
     * The artefact stored under a key.
     *
     * @param key of 100 characters at most: letters, digits, dots and dashes; names the module's
     *     content and the compiler
     */
    Optional<byte[]> find(String key);

    /** Stores an artefact; failing to is the cache's own affair. */
    void store(String key, byte[] artefact);
}
