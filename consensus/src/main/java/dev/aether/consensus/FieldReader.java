package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the fields of a protobuf message in the order they come; nothing is trusted. */
final class FieldReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer from;
    private int tag;

    FieldReader(ByteBuffer from) {
        this.from = from.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the next field. @return false at the end of the message */
    boolean next() {
        if (!from.hasRemaining()) {
            return false;
        }
        tag = (int) varint();
        if (field() == 0) {
            throw new MessageException("a field without a number");
        }
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    private void expect(int kind) {
        if ((tag & 7) != kind) {
            throw new MessageException("field " + field() + " has kind " + (tag & 7));
        }
    }

    long number() {
        expect(VARINT);
        return varint();
    }

    long fixed() {
        expect(FIXED64);
        need(Long.BYTES);
        return from.getLong();
    }

    /** A copy of its own, which does not keep the whole message in memory. */
    Bytes bytes() {
        byte[] copy = new byte[length()];
        from.get(copy);
        return Bytes.wrap(copy);
    }

    /** A nested message, to be read as far as the caller likes. */
    FieldReader nested() {
        return new FieldReader(slice());
    }

    ByteBuffer slice() {
        int length = length();
        ByteBuffer slice = from.slice(from.position(), length);
        from.position(from.position() + length);
        return slice;
    }

    private int length() {
        expect(LENGTH);
        long length = varint();
        if (length < 0 || length > from.remaining()) {
            throw new MessageException("field " + field() + " is longer than its message");
        }
        return (int) length;
    }

    void skip() {
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
        from.position(from.position() + bytes);
    }

    private void need(int bytes) {
        if (from.remaining() < bytes) {
            throw new MessageException("the message is cut");
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            need(1);
            byte next = from.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MessageException("a number of more than ten bytes");
    }
}
