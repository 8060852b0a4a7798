package dev.aether.component.wasmtime;

import dev.aether.component.CompilationCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps machine code that proves who made it. Loading it is running it, so it is given out only if
 * its seal, an HMAC over it and over the name it is kept under, was made with our own key.
 */
final class SealedCache {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 32;
    private static final int KEY_BYTES_MIN = 32;

    private final CompilationCache cache;
    private final SecretKeySpec key;

    /**
     * @param key 32 secret bytes at least, the same in every process that shares the code
     */
    SealedCache(CompilationCache cache, byte[] key) {
        if (key.length < KEY_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a key of at least %d bytes, got %d".formatted(KEY_BYTES_MIN, key.length));
        }
        this.cache = cache;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** The name of some modules compiled in some way. */
    static String name(String compiler, List<byte[]> modules) {
        MessageDigest digest = sha256();
        for (byte[] module : modules) {
            digest.update((module.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(module);
        }
        return compiler + "-" + HexFormat.of().formatHex(digest.digest());
    }

    void store(String name, List<byte[]> parts) {
        cache.store(name, seal(name, parts));
    }

    /** The parts stored under a name, empty unless they were sealed with this key. */
    Optional<List<byte[]>> find(String name) {
        return cache.find(name).flatMap(sealed -> open(name, sealed));
    }

    private byte[] seal(String name, List<byte[]> parts) {
        int length = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer sealed = ByteBuffer.allocate(SEAL_BYTES + length).position(SEAL_BYTES);
        parts.forEach(part -> sealed.putInt(part.length).put(part));
        return sealed.put(0, code(name, sealed.array())).array();
    }

    private Optional<List<byte[]>> open(String name, byte[] sealed) {
        if (sealed.length < SEAL_BYTES) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(sealed);
        var seal = new byte[SEAL_BYTES];
        rest.get(seal);
        if (!MessageDigest.isEqual(seal, code(name, sealed))) {
            return Optional.empty();
        }
        var parts = new ArrayList<byte[]>();
        while (rest.hasRemaining()) {
            var part = new byte[rest.getInt()];
            rest.get(part);
            parts.add(part);
        }
        return Optional.of(parts);
    }

    private byte[] code(String name, byte[] sealed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((name + ":").getBytes(StandardCharsets.UTF_8));
            mac.update(sealed, SEAL_BYTES, sealed.length - SEAL_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
