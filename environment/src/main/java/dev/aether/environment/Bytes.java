package dev.aether.environment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * An immutable string of bytes, ordered as etcd orders keys: unsigned, lexicographic. It may be a
 * part of a larger array, which it keeps in memory.
 */
public final class Bytes implements Comparable<Bytes> {
    public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] content;
    private final int from;
    private final int to;
    private int hash;

    private Bytes(byte[] content, int from, int to) {
        this.content = content;
        this.from = from;
        this.to = to;
    }

    /** Takes the array without copying; the caller must not change it afterwards. */
    public static Bytes wrap(byte[] content) {
        return content.length == 0 ? EMPTY : new Bytes(content, 0, content.length);
    }

    public static Bytes utf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return to - from;
    }

    public boolean isEmpty() {
        return to == from;
    }

    public byte at(int index) {
        return content[from + Objects.checkIndex(index, to - from)];
    }

    /** Eight bytes as one number, big endian. */
    public long longAt(int index) {
        Objects.checkFromIndexSize(index, Long.BYTES, length());
        return (long) LONG.get(content, from + index);
    }

    /** A part, without a copy. */
    public Bytes slice(int start, int length) {
        Objects.checkFromIndexSize(start, length, length());
        return length == 0 ? EMPTY : new Bytes(content, from + start, from + start + length);
    }

    /** A copy. */
    public byte[] toArray() {
        return Arrays.copyOfRange(content, from, to);
    }

    /** Copies all to a place in an array. */
    public void copyTo(byte[] target, int at) {
        System.arraycopy(content, from, target, at, to - from);
    }

    /** Copies all to the position of a buffer. */
    public void copyTo(ByteBuffer target) {
        target.put(content, from, to - from);
    }

    /** A read-only view without a copy. */
    public ByteBuffer buffer() {
        ByteBuffer whole = ByteBuffer.wrap(content).asReadOnlyBuffer();
        return length() == content.length ? whole : whole.slice(from, length());
    }

    public String utf8() {
        return new String(content, from, to - from, StandardCharsets.UTF_8);
    }

    public boolean startsWith(Bytes prefix) {
        return startsAlike(prefix, prefix.length());
    }

    /** Whether both have so many bytes at least and the same ones. */
    public boolean startsAlike(Bytes other, int bytes) {
        return length() >= bytes
                && other.length() >= bytes
                && Arrays.equals(
                        content, from, from + bytes, other.content, other.from, other.from + bytes);
    }

    public Bytes concat(Bytes suffix) {
        byte[] both = new byte[length() + suffix.length()];
        copyTo(both, 0);
        suffix.copyTo(both, length());
        return wrap(both);
    }

    /**
     * The end of the range of all keys with this prefix: the prefix with its last byte below 0xff
     * raised by one. The single zero byte, etcd's "to the end", when no such byte exists.
     */
    public Bytes prefixEnd() {
        for (int last = to - 1; last >= from; last--) {
            if (content[last] != (byte) 0xff) {
                byte[] end = Arrays.copyOfRange(content, from, last + 1);
                end[end.length - 1]++;
                return wrap(end);
            }
        }
        return wrap(new byte[1]);
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(content, from, to, other.content, other.from, other.to);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes
                && Arrays.equals(content, from, to, bytes.content, bytes.from, bytes.to);
    }

    @Override
    public int hashCode() {
        if (hash == 0) {
            int all = 1;
            for (int i = from; i < to; i++) {
                all = 31 * all + content[i];
            }
            hash = all;
        }
        return hash;
    }

    @Override
    public String toString() {
        return utf8();
    }
}
