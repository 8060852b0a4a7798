package dev.aether.component.wasmtime;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreMemory;
import java.lang.foreign.MemorySegment;

/** A linear memory where the guest itself has it. Little-endian, as this processor is. */
final class WasmtimeMemory extends WasmtimeExtern implements CoreMemory {
    private MemorySegment content = MemorySegment.NULL;

    WasmtimeMemory(WasmtimeStore store, long address) {
        super(store, address);
    }

    /** Whether that is a description of this memory: the same of the same instance. */
    boolean is(long other) {
        return RawMemory.readInt(address + CONTENT + 8) == RawMemory.readInt(other + CONTENT + 8)
                && RawMemory.readInt(address + CONTENT + 16)
                        == RawMemory.readInt(other + CONTENT + 16);
    }

    /** Sees the memory as it is now; answers its size in bytes. */
    long refresh(Bindings library, long context) {
        long now = library.memorySize.quick(context, address + CONTENT);
        if (now != content.byteSize()) {
            long first = library.memoryAddress.quick(context, address + CONTENT);
            content = RawMemory.segment(first, now);
        }
        return now;
    }

    /** Every access from now on is out of bounds. */
    void close() {
        content = MemorySegment.NULL;
    }

    @Override
    public long byteCount() {
        return content.byteSize();
    }

    @Override
    public int grow(int pages) {
        return store.grow(this, pages);
    }

    private TrapException outOfBounds(int address, int length) {
        return new TrapException(
                Code.OUT_OF_BOUNDS,
                "out of bounds memory access: %d bytes at %s of %d"
                        .formatted(length, Integer.toUnsignedString(address), byteCount()));
    }

    @Override
    public byte readByte(int address) {
        try {
            return content.get(JAVA_BYTE, Integer.toUnsignedLong(address));
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public short readShort(int address) {
        try {
            return content.get(JAVA_SHORT_UNALIGNED, Integer.toUnsignedLong(address));
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public int readInt(int address) {
        try {
            return content.get(JAVA_INT_UNALIGNED, Integer.toUnsignedLong(address));
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public long readLong(int address) {
        try {
            return content.get(JAVA_LONG_UNALIGNED, Integer.toUnsignedLong(address));
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
    }

    @Override
    public byte[] read(int address, int length) {
        if (length < 0 || Integer.toUnsignedLong(address) + length > byteCount()) {
            throw outOfBounds(address, length);
        }
        var bytes = new byte[length];
        long from = Integer.toUnsignedLong(address);
        MemorySegment.copy(content, JAVA_BYTE, from, bytes, 0, length);
        return bytes;
    }

    @Override
    public void writeByte(int address, byte value) {
        try {
            content.set(JAVA_BYTE, Integer.toUnsignedLong(address), value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 1);
        }
    }

    @Override
    public void writeShort(int address, short value) {
        try {
            content.set(JAVA_SHORT_UNALIGNED, Integer.toUnsignedLong(address), value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 2);
        }
    }

    @Override
    public void writeInt(int address, int value) {
        try {
            content.set(JAVA_INT_UNALIGNED, Integer.toUnsignedLong(address), value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 4);
        }
    }

    @Override
    public void writeLong(int address, long value) {
        try {
            content.set(JAVA_LONG_UNALIGNED, Integer.toUnsignedLong(address), value);
        } catch (IndexOutOfBoundsException e) {
            throw outOfBounds(address, 8);
        }
    }

    @Override
    public void write(int address, byte[] bytes) {
        long to = Integer.toUnsignedLong(address);
        if (to + bytes.length > byteCount()) {
            throw outOfBounds(address, bytes.length);
        }
        MemorySegment.copy(bytes, 0, content, JAVA_BYTE, to, bytes.length);
    }
}
