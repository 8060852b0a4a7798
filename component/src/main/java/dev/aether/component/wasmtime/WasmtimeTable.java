package dev.aether.component.wasmtime;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.core.CoreTable;
import dev.aether.component.core.CoreValue;

/** A table where native code has it, of references. */
final class WasmtimeTable implements CoreTable {
    private static final long PREVIOUS_BYTES = 16;

    private final WasmtimeStore store;
    private final long address;

    WasmtimeTable(WasmtimeStore store, WasmtimeExtern found) {
        this.store = store;
        this.address = found.address + WasmtimeExtern.CONTENT;
    }

    @Override
    public int size() {
        return (int) store.library().tableSize.call(store.opened().context(), address);
    }

    @Override
    public boolean grow(int elements) {
        return grow(elements, WasmtimeValue.FUNCTION) || grow(elements, WasmtimeValue.EXTERNAL);
    }

    private boolean grow(int elements, int kind) {
        NativeStore open = store.opened();
        long bytes = WasmtimeValue.BYTES + PREVIOUS_BYTES;
        long in = open.place().push(bytes);
        try {
            WasmtimeValue.write(store, new CoreValue.Null(), kind, in);
            long previous = in + WasmtimeValue.BYTES;
            long error =
                    store.library().tableGrow.call(open.context(), address, elements, in, previous);
            if (error != 0) {
                store.library().errorDelete.call(error);
            }
            return error == 0;
        } finally {
            open.place().pop(bytes);
        }
    }

    @Override
    public CoreValue.Reference element(int index) {
        NativeStore open = store.opened();
        long out = open.place().push(WasmtimeValue.BYTES);
        try {
            long there = store.library().tableRead.call(open.context(), address, index, out);
            requireThere(there, index);
            return WasmtimeValue.reference(store, out);
        } finally {
            open.place().pop(WasmtimeValue.BYTES);
        }
    }

    @Override
    public void set(int index, CoreValue.Reference element) {
        NativeStore open = store.opened();
        long in = open.place().push(WasmtimeValue.BYTES);
        try {
            long there = store.library().tableRead.call(open.context(), address, index, in);
            requireThere(there, index);
            WasmtimeValue.write(store, element, RawMemory.readByte(in), in);
            long error = store.library().tableWrite.call(open.context(), address, index, in);
            if (error != 0) {
                throw new SnapshotException(Code.DAMAGED, store.library().takeMessage(error));
            }
        } finally {
            open.place().pop(WasmtimeValue.BYTES);
        }
    }

    private static void requireThere(long answer, int index) {
        if ((answer & 1) == 0) {
            throw new SnapshotException(Code.DAMAGED, "a table has no element " + index);
        }
    }
}
