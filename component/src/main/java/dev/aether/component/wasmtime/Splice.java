package dev.aether.component.wasmtime;

import java.io.ByteArrayOutputStream;

/**
 * Reads bytes of a valid module front to back and copies them, but for what is put in their place.
 */
final class Splice {
    private final byte[] bytes;
    private final int end;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int position;
    private int copied;

    Splice(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.end = end;
        this.position = start;
        this.copied = start;
    }

    boolean atEnd() {
        return position >= end;
    }

    int position() {
        return position;
    }

    /** The next byte, unsigned. */
    int octet() {
        return bytes[position++] & 0xff;
    }

    /** LEB128, as everywhere in the binary format; of a signed one the value is not right. */
    int number() {
        long number = 0;
        int shift = 0;
        int next;
        do {
            next = octet();
            number |= shift < Long.SIZE ? (long) (next & 0x7f) << shift : 0;
            shift += 7;
        } while (next > 0x7f);
        return (int) number;
    }

    void skip(int count) {
        position += count;
    }

    void skipToEnd() {
        position = end;
        leaveOut(end);
    }

    /** Leaves out what was read since that position; what is put next stands there instead. */
    void leaveOut(int from) {
        out.write(bytes, copied, from - copied);
        copied = position;
    }

    Splice put(int... octets) {
        for (int octet : octets) {
            out.write(octet);
        }
        return this;
    }

    Splice putBytes(byte[] source, int from, int to) {
        out.write(source, from, to - from);
        return this;
    }

    Splice putNumber(int number) {
        int rest = number;
        while ((rest & ~0x7f) != 0) {
            out.write((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return this;
    }

    Splice putSized(byte[] content) {
        putNumber(content.length);
        out.writeBytes(content);
        return this;
    }

    /** Everything up to the end, with what was put. */
    byte[] finish() {
        position = end;
        leaveOut(end);
        return out.toByteArray();
    }
}
