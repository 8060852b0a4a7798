package dev.aether.environment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable string of bytes, ordered as etcd orders keys: unsigned, lexicographic. */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;
    private int hash;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Takes the array without copying; the caller must not change it afterwards. */
    public static Bytes wrap(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content);
    }

    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return content.length;
    }

    public boolean isEmpty() {
        return content.length == 0;
    }

    public byte at(int index) {
        return content[index];
    }

    /** A copy. */
    public byte[] toArray() {
        return content.clone();
    }

    /** A read-only view without a copy. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    public boolean startsWith(Bytes prefix) {
        return content.length >= prefix.content.length
                && Arrays.equals(
                        content,
                        0,
                        prefix.content.length,
                        prefix.content,
                        0,
                        prefix.content.length);
    }

    public Bytes concat(Bytes suffix) {
        byte[] both = Arrays.copyOf(content, content.length + suffix.content.length);
        System.arraycopy(suffix.content, 0, both, content.length, suffix.content.length);
        return wrap(both);
    }

    /**
     * The end of the range of all keys with this prefix: the prefix with its last byte below 0xff
     * raised by one. The single zero byte, etcd's "to the end", when no such byte exists.
     */
    public Bytes prefixEnd() {
        for (int last = content.length - 1; last >= 0; last--) {
            if (content[last] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(content, last + 1);
                end[last]++;
                return new Bytes(end);
            }
        }
        return new Bytes(new byte[1]);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, other.content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            hash = Arrays.hashCode(content);
        }
        return hash;
    }

    @Override
    public String toString() {
        return utf8();
    }
}
