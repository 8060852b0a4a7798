package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreInstance;
import java.util.HashMap;
import java.util.Map;

/** One running module. */
final class WasmtimeInstance implements CoreInstance {
    private final WasmtimeStore store;
    private final WasmtimeModule module;
    private final long address;
    private final Map<String, WasmtimeExtern> exports = new HashMap<>();

    /**
     * @param address of the instance as native code knows it
     */
    WasmtimeInstance(WasmtimeStore store, WasmtimeModule module, long address) {
        this.store = store;
        this.module = module;
        this.address = address;
    }

    @Override
    public CoreExtern export(String name) {
        return exports.computeIfAbsent(
                name, wanted -> store.export(address, module.export(wanted)));
    }

    /** Where an exported memory lies. */
    long address(String memory, Bindings library, long context) {
        WasmtimeExtern found = store.describe(address, module.export(memory));
        return library.memoryAddress.quick(context, found.address + WasmtimeExtern.CONTENT);
    }
}
