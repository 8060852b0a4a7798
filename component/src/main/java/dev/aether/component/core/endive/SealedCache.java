package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
import run.endive.wasm.Version;

/** The cache of one module as the engine wants it; a checksum in front guards each artefact. */
final class SealedCache implements Cache {
    private static final int CHECKSUM_BYTES = 32;
    private final CompilationCache cache;
    private final String key;

    /**
     * The place of one module.
     *
     * @param change what was done to the module before compiling it
     */
    SealedCache(CompilationCache cache, byte[] module, String change) {
        this.cache = cache;
        this.key =
                "endive-" + Version.version() + "-" + HexFormat.of().formatHex(sha256(module, 0));
    }

    @Override
    public byte @Nullable [] get(String digest) {
        byte[] sealed = cache.find(key).orElse(null);
        if (sealed == null || sealed.length < CHECKSUM_BYTES) {
            return null;
        }
        byte[] checksum = Arrays.copyOf(sealed, CHECKSUM_BYTES);
        if (!MessageDigest.isEqual(checksum, sha256(sealed, CHECKSUM_BYTES))) {
            return null;
        }
        return Arrays.copyOfRange(sealed, CHECKSUM_BYTES, sealed.length);
    }

    @Override
    public void putIfAbsent(String digest, byte[] artefact) {
        byte[] sealed = Arrays.copyOf(sha256(artefact, 0), CHECKSUM_BYTES + artefact.length);
        System.arraycopy(artefact, 0, sealed, CHECKSUM_BYTES, artefact.length);
        cache.store(key, sealed);
    }

    private static byte[] sha256(byte[] bytes, int from) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, bytes.length - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
