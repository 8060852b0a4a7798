package dev.aether.component;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps code that proves who stored it. Loading it is running it, so it is given out only if its
 * seal, an HMAC over it and over the key it is kept under, was made with our own secret.
 */
public final class SealedCache implements CompilationCache {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SEAL_BYTES = 32;
    private static final int SECRET_BYTES_MIN = 32;

    private final CompilationCache cache;
    private final SecretKeySpec secret;

    /**
     * A cache that may lie where others write.
     *
     * @param secret 32 bytes at least, the same in every process that shares the code
     */
    public SealedCache(CompilationCache cache, byte[] secret) {
        if (secret.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException(
                    "a key of at least %d bytes, got %d"
                            .formatted(SECRET_BYTES_MIN, secret.length));
        }
        this.cache = cache;
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    @Override
    public void store(String key, byte[] artefact) {
        byte[] sealed = new byte[SEAL_BYTES + artefact.length];
        System.arraycopy(artefact, 0, sealed, SEAL_BYTES, artefact.length);
        System.arraycopy(seal(key, sealed), 0, sealed, 0, SEAL_BYTES);
        cache.store(key, sealed);
    }

    @Override
    public Optional<byte[]> find(String key) {
        return cache.find(key)
                .filter(sealed -> isOurs(key, sealed))
                .map(sealed -> Arrays.copyOfRange(sealed, SEAL_BYTES, sealed.length));
    }

    private boolean isOurs(String key, byte[] sealed) {
        return sealed.length >= SEAL_BYTES
                && MessageDigest.isEqual(Arrays.copyOf(sealed, SEAL_BYTES), seal(key, sealed));
    }

    private byte[] seal(String key, byte[] sealed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update((key + ":").getBytes(StandardCharsets.UTF_8));
            mac.update(sealed, SEAL_BYTES, sealed.length - SEAL_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }
}
