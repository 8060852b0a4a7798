package dev.aether.benchmarks;

import dev.aether.environment.Bytes;
import dev.aether.state.Blobs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A component, and others that differ from it in a few letters of a text it has, so that no code is
 * shared; as a store of blobs.
 */
final class Variants implements Blobs {
    private static final byte[] TEXT = "Hello from ".getBytes(StandardCharsets.US_ASCII);
    private static final String ALGORITHM = "sha256:";

    /** Stands for the digest of the component itself. */
    static final String ITSELF = ALGORITHM + "x";

    private final Bytes component;
    private final int at;

    /** Others there are only of one that says hello. */
    Variants(Bytes component) {
        this.component = component;
        this.at = find(component.toArray());
    }

    private static int find(byte[] component) {
        for (int i = 0; i < component.length - TEXT.length; i++) {
            if (Arrays.equals(component, i, i + TEXT.length, TEXT, 0, TEXT.length)) {
                return i;
            }
        }
        return -1;
    }

    /** Stands for the digest of one of them, always the same. */
    static String digest(int number) {
        return ALGORITHM + number;
    }

    @Override
    public Bytes fetch(String digest) {
        if (digest.equals(ITSELF)) {
            return component;
        }
        int number = Integer.parseInt(digest.substring(ALGORITHM.length()));
        byte[] changed = component.toArray();
        byte[] name = "No. %07d".formatted(number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, changed, at, name.length);
        return Bytes.wrap(changed);
    }

    @Override
    public String put(Bytes other) {
        throw new UnsupportedOperationException("a bench stores nothing");
    }

    @Override
    public boolean has(String digest) {
        return true;
    }

    @Override
    public List<String> local() {
        return List.of();
    }

    @Override
    public void delete(String digest) {
        throw new UnsupportedOperationException("a bench stores nothing");
    }
}
