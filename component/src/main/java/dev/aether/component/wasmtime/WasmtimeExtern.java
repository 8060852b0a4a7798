package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreExtern;

/** Something of a running module as native code knows it; tables and globals are only that. */
class WasmtimeExtern implements CoreExtern {
    /** Of its description in native memory. */
    static final long BYTES = 32;

    /** Where in that what it is begins, after its kind. */
    static final long CONTENT = 8;

    final WasmtimeStore store;
    final long address;

    WasmtimeExtern(WasmtimeStore store, long address) {
        this.store = store;
        this.address = address;
    }
}
