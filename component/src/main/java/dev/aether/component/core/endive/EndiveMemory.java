package dev.aether.component.core.endive;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreMemory;
import run.endive.runtime.Memory;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.types.MemoryLimits;

/** A linear memory of a running module. */
record EndiveMemory(Memory memory) implements CoreMemory {
    /** Memory that never grows beyond the budget. */
    static Memory allocate(MemoryLimits limits, CoreBudget budget) {
        long initial = (long) limits.initialPages() * Memory.PAGE_SIZE;
        if (!budget.take(initial)) {
            throw new TrapException(
                    Code.MEMORY_LIMIT,
                    "the guest begins with %d bytes of memory, at most %d are allowed"
                            .formatted(initial, budget.memoryBytesMax()));
        }
        return new LimitedMemory(limits, budget);
    }

    @Override
    public long byteCount() {
        return (long) memory.pages() * Memory.PAGE_SIZE;
    }

    @Override
    public byte readByte(int address) {
        try {
            return memory.read(address);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public short readShort(int address) {
        try {
            return memory.readShort(address);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public int readInt(int address) {
        try {
            return memory.readInt(address);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public long readLong(int address) {
        try {
            return memory.readLong(address);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public byte[] read(int address, int length) {
        try {
            return memory.readBytes(address, length);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public void writeByte(int address, byte value) {
        try {
            memory.writeByte(address, value);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public void writeShort(int address, short value) {
        try {
            memory.writeShort(address, value);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public void writeInt(int address, int value) {
        try {
            memory.writeI32(address, value);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public void writeLong(int address, long value) {
        try {
            memory.writeLong(address, value);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }

    @Override
    public void write(int address, byte[] bytes) {
        try {
            memory.write(address, bytes, 0, bytes.length);
        } catch (WasmEngineException e) {
            throw EndiveTraps.translate(e);
        }
    }
}
