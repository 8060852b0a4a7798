package dev.aether.api.etcd;

import dev.aether.environment.Environment;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: {@code pbkdf2-sha512$ITERATIONS$SALT$HASH}. Slow on purpose, about as
 * slow as what etcd does by default.
 */
final class Passwords {
    private static final String SCHEME = "pbkdf2-sha512";
    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int ITERATIONS = 50_000;
    private static final int ITERATIONS_MAX = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BITS = 256;

    private Passwords() {}

    static byte[] keep(Environment environment, String password) {
        byte[] salt = environment.randomness().bytes(SALT_BYTES);
        HexFormat hex = HexFormat.of();
        String kept =
                String.join(
                        "$",
                        SCHEME,
                        Integer.toString(ITERATIONS),
                        hex.formatHex(salt),
                        hex.formatHex(hash(password, salt, ITERATIONS)));
        return kept.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether this is the password; false for what was kept in another form. */
    static boolean matches(byte[] kept, String password) {
        String[] parts = new String(kept, StandardCharsets.UTF_8).split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            return false;
        }
        int iterations = Math.clamp(Long.parseLong(parts[1]), 1, ITERATIONS_MAX);
        byte[] salt = HexFormat.of().parseHex(parts[2]);
        byte[] expected = HexFormat.of().parseHex(parts[3]);
        return MessageDigest.isEqual(expected, hash(password, salt, iterations));
    }

    private static byte[] hash(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BITS);
        try {
            return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            spec.clearPassword();
        }
    }
}
