package dev.aether.component.core.endive;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreMemory;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.types.DataSegment;

/**
 * A memory of one thread, to the engine and to us at once: what follows from a few accesses, said
 * in the words of both.
 */
interface PlainMemory extends Memory, CoreMemory {
    @Override
    default boolean shared() {
        return false;
    }

    /** A memory begins as zeros; the engine asks for them once more. */
    @Override
    default void zero() {}

    @Override
    default void initialize(Instance instance, DataSegment[] dataSegments) {
        initialize(instance, dataSegments, 0);
    }

    @Override
    void initialize(Instance instance, DataSegment[] dataSegments, int memory);

    @Override
    default byte readByte(int address) {
        return read(address);
    }

    @Override
    default byte[] read(int address, int length) {
        return readBytes(address, length);
    }

    @Override
    default void write(int address, byte[] bytes) {
        write(address, bytes, 0, bytes.length);
    }

    @Override
    default void writeI32(int address, int value) {
        writeInt(address, value);
    }

    @Override
    default long readU16(int address) {
        return readShort(address) & 0xffffL;
    }

    @Override
    default long readF32(int address) {
        return readInt(address);
    }

    @Override
    default float readFloat(int address) {
        return Float.intBitsToFloat(readInt(address));
    }

    @Override
    default void writeF32(int address, float value) {
        writeInt(address, Float.floatToRawIntBits(value));
    }

    @Override
    default long readF64(int address) {
        return readLong(address);
    }

    @Override
    default double readDouble(int address) {
        return Double.longBitsToDouble(readLong(address));
    }

    @Override
    default void writeF64(int address, double value) {
        writeLong(address, Double.doubleToRawLongBits(value));
    }

    @Override
    @SuppressWarnings("removal") // Abstract as long as it is there.
    default Object lock(int address) {
        return this;
    }

    @Override
    @SuppressWarnings("removal") // Abstract as long as it is there.
    default int waitOn(int address, int expected, long timeout) {
        throw new TrapException(Code.OTHER, "waiting on memory that is not shared");
    }

    @Override
    @SuppressWarnings("removal") // Abstract as long as it is there.
    default int waitOn(int address, long expected, long timeout) {
        throw new TrapException(Code.OTHER, "waiting on memory that is not shared");
    }

    @Override
    @SuppressWarnings("removal") // Abstract as long as it is there.
    default int notify(int address, int threadsMax) {
        return 0;
    }
}
