package dev.aether.environment;

import java.security.MessageDigest;
import java.util.function.Function;

/**
 * Bytes that must never reach a log, an error message or a dump: a key, a token, a password. They
 * leave only through {@link #reveal}, which is easy to search for. Compared in constant time.
 */
public final class Secret {
    private final byte[] content;

    private Secret(byte[] content) {
        this.content = content;
    }

    /** Copies the bytes. */
    public static Secret of(byte[] content) {
        return new Secret(content.clone());
    }

    /** Hands a copy of the bytes to the one piece of code that needs them. */
    public <T> T reveal(Function<byte[], T> use) {
        return use.apply(content.clone());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(content, secret.content);
    }

    /** The same for all, so that not even the hash tells something. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
