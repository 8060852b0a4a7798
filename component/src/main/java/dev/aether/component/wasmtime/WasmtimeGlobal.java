package dev.aether.component.wasmtime;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.core.CoreGlobal;
import dev.aether.component.core.CoreValue;

/** A mutable global where native code has it. */
final class WasmtimeGlobal implements CoreGlobal {
    private final WasmtimeStore store;
    private final long address;

    WasmtimeGlobal(WasmtimeStore store, WasmtimeExtern found) {
        this.store = store;
        this.address = found.address + WasmtimeExtern.CONTENT;
    }

    @Override
    public CoreValue value() {
        NativeStore open = store.opened();
        long out = open.place().push(WasmtimeValue.BYTES);
        try {
            store.library().globalRead.call(open.context(), address, out);
            return WasmtimeValue.read(store, out);
        } finally {
            open.place().pop(WasmtimeValue.BYTES);
        }
    }

    @Override
    public void set(CoreValue value) {
        NativeStore open = store.opened();
        long in = open.place().push(WasmtimeValue.BYTES);
        try {
            store.library().globalRead.call(open.context(), address, in);
            WasmtimeValue.write(store, value, RawMemory.readByte(in), in);
            long error = store.library().globalWrite.call(open.context(), address, in);
            if (error != 0) {
                throw new SnapshotException(Code.DAMAGED, store.library().takeMessage(error));
            }
        } finally {
            open.place().pop(WasmtimeValue.BYTES);
        }
    }
}
