package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import run.endive.wasm.Version;

/**
 * What compiling one module gave.
 *
 * <p>The modules of a component are kept together, behind a checksum, because the code of each
 * depends on the types of all.
 */
final class Artefact {
    private static final int CHECKSUM_BYTES = 32;

    private final byte[] module;
    private final byte[] classes;

    /**
     * @param module what is left to read when it is loaded: its skeleton, or all of it
     * @param classes as the engine stores them
     */
    Artefact(byte[] module, byte[] classes) {
        this.module = module;
        this.classes = classes;
    }

    /** The name under which a cache keeps these modules. */
    static String key(List<byte[]> modules) {
        MessageDigest digest = sha256();
        for (byte[] module : modules) {
            digest.update((module.length + ":").getBytes(StandardCharsets.US_ASCII));
            digest.update(module);
        }
        return "endive-" + Version.version() + "-" + HexFormat.of().formatHex(digest.digest());
    }

    /** What a cache keeps under a key; empty if nothing or if it is damaged. */
    static Optional<List<Artefact>> find(CompilationCache cache, String key) {
        return cache.find(key).flatMap(Artefact::unseal);
    }

    /** The module to read. */
    InputStream open() {
        return new ByteArrayInputStream(module);
    }

    byte[] classes() {
        return classes;
    }

    static byte[] seal(List<Artefact> artefacts) {
        var content = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(content)) {
            out.writeInt(artefacts.size());
            for (Artefact artefact : artefacts) {
                write(artefact.module, out);
                write(artefact.classes, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
        byte[] bytes = content.toByteArray();
        byte[] sealed = Arrays.copyOf(sha256().digest(bytes), CHECKSUM_BYTES + bytes.length);
        System.arraycopy(bytes, 0, sealed, CHECKSUM_BYTES, bytes.length);
        return sealed;
    }

    private static void write(byte[] part, DataOutputStream out) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    private static Optional<List<Artefact>> unseal(byte[] sealed) {
        if (sealed.length < CHECKSUM_BYTES) {
            return Optional.empty();
        }
        byte[] content = Arrays.copyOfRange(sealed, CHECKSUM_BYTES, sealed.length);
        byte[] checksum = Arrays.copyOf(sealed, CHECKSUM_BYTES);
        if (!MessageDigest.isEqual(checksum, sha256().digest(content))) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(content))) {
            int count = in.readInt();
            var artefacts = new ArrayList<Artefact>();
            for (int i = 0; i < count; i++) {
                byte[] module = in.readNBytes(in.readInt());
                artefacts.add(new Artefact(module, in.readNBytes(in.readInt())));
            }
            return Optional.of(artefacts);
        } catch (IOException impossible) {
            throw new UncheckedIOException("in memory", impossible);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
