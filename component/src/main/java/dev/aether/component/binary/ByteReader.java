package dev.aether.component.binary;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads a range of bytes front to back and refuses to go past its end. */
final class ByteReader {
    private static final int NAME_BYTES_MAX = 100_000;
    private final byte[] bytes;
    private final int end;
    private int position;

    ByteReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position == end;
    }

    int remaining() {
        return end - position;
    }

    /** The next byte, unsigned. */
    int octet() {
        if (position >= end) {
            throw malformed("unexpected end");
        }
        return bytes[position++] & 0xff;
    }

    /** The next byte, not consumed; -1 at the end. */
    int peek() {
        return position < end ? bytes[position] & 0xff : -1;
    }

    void expect(int octet, String what) {
        int at = position;
        int found = octet();
        if (found != octet) {
            throw malformed(at, what + ": expected 0x%02x, got 0x%02x".formatted(octet, found));
        }
    }

    /** An unsigned LEB128 of at most 32 bits. */
    long unsigned() {
        int at = position;
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if ((octet & 0x80) == 0) {
                if (value > 0xffff_ffffL) {
                    throw malformed(at, "integer larger than 32 bits");
                }
                return value;
            }
        }
        throw malformed(at, "integer longer than 5 bytes");
    }

    /** An unsigned LEB128 that fits a long. */
    long unsignedLong() {
        int at = position;
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if ((octet & 0x80) == 0) {
                return value;
            }
        }
        throw malformed(at, "integer larger than 63 bits");
    }

    /** Passes over an integer of any kind and size. */
    void skipInteger() {
        int at = position;
        for (int i = 0; i < 10; i++) {
            if ((octet() & 0x80) == 0) {
                return;
            }
        }
        throw malformed(at, "integer longer than 10 bytes");
    }

    /** Passes over so many bytes. */
    void skip(int length) {
        if (length > remaining()) {
            throw malformed("unexpected end");
        }
        position += length;
    }

    /** An index: an unsigned LEB128 that fits an int. */
    int index() {
        int at = position;
        long value = unsigned();
        if (value > Integer.MAX_VALUE) {
            throw malformed(at, "index " + value + " is out of range");
        }
        return (int) value;
    }

    /** The length of a vector whose elements take at least one byte each. */
    int count() {
        int at = position;
        long value = unsigned();
        if (value > remaining()) {
            throw malformed(at, value + " elements cannot fit in " + remaining() + " bytes");
        }
        return (int) value;
    }

    String name() {
        int at = position;
        int length = count();
        if (length > NAME_BYTES_MAX) {
            throw new ComponentException(Code.TOO_LARGE, at, "name of " + length + " bytes");
        }
        var slice = ByteBuffer.wrap(bytes, position, length);
        position += length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
        } catch (CharacterCodingException e) {
            throw malformed(at, "name is not UTF-8");
        }
    }

    /** The next so many bytes as a reader of their own; this one goes on after them. */
    ByteReader slice(int length) {
        if (length > remaining()) {
            throw malformed(length + " bytes announced, " + remaining() + " left");
        }
        var slice = new ByteReader(bytes, position, position + length);
        position += length;
        return slice;
    }

    void requireEnd(String what) {
        if (!atEnd()) {
            throw malformed(remaining() + " bytes left over after " + what);
        }
    }

    ComponentException malformed(String reason) {
        return malformed(position, reason);
    }

    static ComponentException malformed(int at, String reason) {
        return new ComponentException(Code.MALFORMED, at, reason);
    }

    static ComponentException unsupported(int at, String what) {
        return new ComponentException(Code.UNSUPPORTED, at, what + " is not supported");
    }
}
