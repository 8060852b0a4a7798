package dev.aether.component.abi;

import dev.aether.component.core.CoreMemory;

/** The memory of a function linked without one: no address is in it. */
public final class AbsentMemory implements CoreMemory {
    /** The only one, as it holds nothing. */
    public static final CoreMemory INSTANCE = new AbsentMemory();

    private AbsentMemory() {}

    @Override
    public long byteCount() {
        return 0;
    }

    @Override
    public int grow(int pages) {
        return -1;
    }

    @Override
    public byte readByte(int address) {
        throw Traps.outOfBounds(address, 1, 0);
    }

    @Override
    public short readShort(int address) {
        throw Traps.outOfBounds(address, 2, 0);
    }

    @Override
    public int readInt(int address) {
        throw Traps.outOfBounds(address, 4, 0);
    }

    @Override
    public long readLong(int address) {
        throw Traps.outOfBounds(address, 8, 0);
    }

    @Override
    public byte[] read(int address, int length) {
        throw Traps.outOfBounds(address, length, 0);
    }

    @Override
    public void writeByte(int address, byte value) {
        throw Traps.outOfBounds(address, 1, 0);
    }

    @Override
    public void writeShort(int address, short value) {
        throw Traps.outOfBounds(address, 2, 0);
    }

    @Override
    public void writeInt(int address, int value) {
        throw Traps.outOfBounds(address, 4, 0);
    }

    @Override
    public void writeLong(int address, long value) {
        throw Traps.outOfBounds(address, 8, 0);
    }

    @Override
    public void write(int address, byte[] bytes) {
        throw Traps.outOfBounds(address, bytes.length, 0);
    }
}
