package dev.aether.consensus;

import dev.aether.environment.Bytes;

/**
 * Reads the fields of a protobuf message in the order they come; nothing is trusted. Every method
 * throws {@link MessageException} where the bytes are no message.
 */
public final class FieldReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final Bytes from;
    private int at;
    private int tag;

    public FieldReader(Bytes from) {
        this.from = from;
    }

    /** Moves to the next field. @return false at the end of the message */
    public boolean next() {
        if (at == from.length()) {
            return false;
        }
        tag = (int) varint();
        if (field() == 0) {
            throw new MessageException("a field without a number");
        }
        return true;
    }

    public int field() {
        return tag >>> 3;
    }

    private void expect(int kind) {
        if ((tag & 7) != kind) {
            throw new MessageException("field " + field() + " has kind " + (tag & 7));
        }
    }

    public long number() {
        expect(VARINT);
        return varint();
    }

    public long fixed() {
        expect(FIXED64);
        need(Long.BYTES);
        long value = Long.reverseBytes(from.longAt(at));
        at += Long.BYTES;
        return value;
    }

    /** A part of the message, which keeps all of it in memory. */
    public Bytes bytes() {
        int length = length();
        Bytes part = from.slice(at, length);
        at += length;
        return part;
    }

    /** A nested message, to be read as far as the caller likes. */
    public FieldReader nested() {
        return new FieldReader(bytes());
    }

    private int length() {
        expect(LENGTH);
        long length = varint();
        if (length < 0 || length > from.length() - at) {
            throw new MessageException("field " + field() + " is longer than its message");
        }
        return (int) length;
    }

    public void skip() {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> pass(Long.BYTES);
            case LENGTH -> pass(length());
            case FIXED32 -> pass(Integer.BYTES);
            default -> throw new MessageException("a field of kind " + (tag & 7));
        }
    }

    private void pass(int bytes) {
        need(bytes);
        at += bytes;
    }

    private void need(int bytes) {
        if (from.length() - at < bytes) {
            throw new MessageException("the message is cut");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            need(1);
            byte next = from.at(at++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MessageException("a number of more than ten bytes");
    }
}
