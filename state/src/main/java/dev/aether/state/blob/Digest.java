package dev.aether.state.blob;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of a blob: {@code sha256:} and 64 hexadecimal digits. */
record Digest(String hex) {
    private static final String PREFIX = "sha256:";

    static Digest of(Bytes content) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(content.buffer());
            return new Digest(HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }

    /**
     * @throws IllegalArgumentException for anything else
     */
    static Digest parse(String text) {
        if (!text.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a digest of a blob: " + text);
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** Checks content against its name. */
    boolean isOf(Bytes content) {
        Check.that(hex.length() == 64, "a digest has 64 digits, got %s", hex);
        return of(content).equals(this);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }
}
