package dev.aether.sdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Components and other files, named by the digest of their content. */
public final class Blobs {
    private static final String WASM = "application/wasm";
    private static final long BYTES_PER_SECOND_MIN = 1 << 20;

    private final Calls calls;

    Blobs(Calls calls) {
        this.calls = calls;
    }

    /** The digest of a file: {@code sha256:} and 64 hexadecimal digits. */
    public static String digest(Path file) throws IOException {
        try (DigestInputStream bytes =
                new DigestInputStream(
                        Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
            return "sha256:" + HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /** Whether some node has it. */
    public boolean has(String digest) {
        try {
            calls.send(Request.of("HEAD", address(digest)));
            return true;
        } catch (LatticeException.NotFound absent) {
            return false;
        }
    }

    /**
     * Sends a file; the lattice checks the digest.
     *
     * @param sent is told how many bytes have left so far
     */
    public void upload(String digest, Path file, LongConsumer sent) throws IOException {
        long bytes = Files.size(file);
        var publisher =
                BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> counted(file, sent)), bytes);
        calls.send(
                Request.of("PUT", address(digest))
                        .withBody(WASM, publisher)
                        .allowing(Duration.ofSeconds(bytes / BYTES_PER_SECOND_MIN)));
    }

    private static InputStream counted(Path file, LongConsumer sent) {
        try {
            return new CountedStream(Files.newInputStream(file), sent);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String address(String digest) {
        return "/aether/v1/blobs/" + Place.encoded(digest).replace("%3A", ":");
    }
}
