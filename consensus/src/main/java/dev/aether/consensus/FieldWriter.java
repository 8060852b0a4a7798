package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.Arrays;

/**
 * Writes the fields of protobuf messages straight into one array, without objects in between.
 * Lengths of nested messages take four bytes whatever their value, which every reader of protobuf
 * takes; so a message holds at most 256 MiB.
 */
final class FieldWriter {
    private static final int LENGTH_BYTES = 4;
    private static final int NUMBER_BYTES_MAX = 10;

    private byte[] bytes;
    private int at;

    /**
     * @param bytesExpected a guess; it grows beyond
     */
    FieldWriter(int bytesExpected) {
        bytes = new byte[bytesExpected];
    }

    private void room(int more) {
        if (bytes.length - at < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
        }
    }

    /** Zero is what an absent field means. */
    void number(int field, long value) {
        if (value != 0) {
            tag(field, FieldReader.VARINT);
            varint(value);
        }
    }

    void flag(int field, boolean value) {
        number(field, value ? 1 : 0);
    }

    void fixed(int field, long value) {
        if (value != 0) {
            tag(field, FieldReader.FIXED64);
            for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                bytes[at++] = (byte) (value >>> shift);
            }
        }
    }

    /** Also an empty one, which counts where a field is repeated. */
    void bytes(int field, Bytes value) {
        tag(field, FieldReader.LENGTH);
        varint(value.length());
        room(value.length());
        value.copyTo(bytes, at);
        at += value.length();
    }

    /** Begins a nested message. @return for {@link #close} */
    int open(int field) {
        tag(field, FieldReader.LENGTH);
        at += LENGTH_BYTES;
        return at;
    }

    void close(int opened) {
        int length = at - opened;
        for (int i = LENGTH_BYTES; i > 0; i--) {
            int low = (length >>> (7 * (LENGTH_BYTES - i))) & 0x7f;
            bytes[opened - i] = (byte) (i > 1 ? low | 0x80 : low);
        }
    }

    /** Makes room for what is certain to follow: a tag and the longest number. */
    private void tag(int field, int kind) {
        room(2 * NUMBER_BYTES_MAX);
        varint(((long) field << 3) | kind);
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes[at++] = (byte) ((left & 0x7f) | 0x80);
            left >>>= 7;
        }
        bytes[at++] = (byte) left;
    }

    Bytes done() {
        return Bytes.wrap(bytes).slice(0, at);
    }
}
