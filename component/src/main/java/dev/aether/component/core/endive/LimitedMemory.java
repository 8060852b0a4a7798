package dev.aether.component.core.endive;

import dev.aether.component.core.CoreBudget;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.MemoryLimits;

/** The engine's memory, whose growth is taken from a budget that all memories share. */
@SuppressWarnings("removal") // The interface still demands what it will drop.
final class LimitedMemory implements Memory {
    private final ByteArrayMemory memory;
    private final CoreBudget budget;

    LimitedMemory(MemoryLimits limits, CoreBudget budget) {
        this.memory = new ByteArrayMemory(limits);
        this.budget = budget;
    }

    @Override
    public int grow(int pages) {
        if (pages < 0 || pages > memory.maximumPages() - memory.pages()) {
            return -1;
        }
        return budget.take((long) pages * PAGE_SIZE) ? memory.grow(pages) : -1;
    }

    @Override
    public int pages() {
        return memory.pages();
    }

    @Override
    public int initialPages() {
        return memory.initialPages();
    }

    @Override
    public int maximumPages() {
        return memory.maximumPages();
    }

    @Override
    public boolean shared() {
        return memory.shared();
    }

    @Override
    public Object lock(int address) {
        return memory.lock(address);
    }

    @Override
    public int waitOn(int address, int expected, long timeout) {
        return memory.waitOn(address, expected, timeout);
    }

    @Override
    public int waitOn(int address, long expected, long timeout) {
        return memory.waitOn(address, expected, timeout);
    }

    @Override
    public int notify(int address, int waiters) {
        return memory.notify(address, waiters);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments) {
        memory.initialize(instance, segments);
    }

    @Override
    public void initialize(Instance instance, DataSegment[] segments, int index) {
        memory.initialize(instance, segments, index);
    }

    @Override
    public void initPassiveSegment(int segment, int target, int offset, int size) {
        memory.initPassiveSegment(segment, target, offset, size);
    }

    @Override
    public void write(int address, byte[] bytes, int offset, int size) {
        memory.write(address, bytes, offset, size);
    }

    @Override
    public byte read(int address) {
        return memory.read(address);
    }

    @Override
    public byte[] readBytes(int address, int length) {
        return memory.readBytes(address, length);
    }

    @Override
    public void writeI32(int address, int value) {
        memory.writeI32(address, value);
    }

    @Override
    public int readInt(int address) {
        return memory.readInt(address);
    }

    @Override
    public void writeLong(int address, long value) {
        memory.writeLong(address, value);
    }

    @Override
    public long readLong(int address) {
        return memory.readLong(address);
    }

    @Override
    public void writeShort(int address, short value) {
        memory.writeShort(address, value);
    }

    @Override
    public short readShort(int address) {
        return memory.readShort(address);
    }

    @Override
    public long readU16(int address) {
        return memory.readU16(address);
    }

    @Override
    public void writeByte(int address, byte value) {
        memory.writeByte(address, value);
    }

    @Override
    public void writeF32(int address, float value) {
        memory.writeF32(address, value);
    }

    @Override
    public long readF32(int address) {
        return memory.readF32(address);
    }

    @Override
    public float readFloat(int address) {
        return memory.readFloat(address);
    }

    @Override
    public void writeF64(int address, double value) {
        memory.writeF64(address, value);
    }

    @Override
    public double readDouble(int address) {
        return memory.readDouble(address);
    }

    @Override
    public long readF64(int address) {
        return memory.readF64(address);
    }

    @Override
    public void zero() {
        memory.zero();
    }

    @Override
    public void fill(byte value, int from, int to) {
        memory.fill(value, from, to);
    }

    @Override
    public void copy(int target, int source, int size) {
        memory.copy(target, source, size);
    }

    @Override
    public void drop(int segment) {
        memory.drop(segment);
    }
}
