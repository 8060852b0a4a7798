package dev.aether.component.core;

/**
 * A linear memory. Addresses are 32 bits, unsigned; every access beyond {@link #byteCount} throws
 * {@link dev.aether.component.TrapException}.
 */
public interface CoreMemory extends CoreExtern {
    /** How many bytes it holds now. */
    long byteCount();

    /** Adds so many pages of 64 KiB; answers how many there were, or -1 if it may not. */
    int grow(int pages);

    byte readByte(int address);

    short readShort(int address);

    int readInt(int address);

    long readLong(int address);

    /** A copy of so many bytes. */
    byte[] read(int address, int length);

    void writeByte(int address, byte value);

    void writeShort(int address, short value);

    void writeInt(int address, int value);

    void writeLong(int address, long value);

    void write(int address, byte[] bytes);
}
