package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreValue;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One running module. */
final class WasmtimeInstance implements CoreInstance {
    private final WasmtimeStore store;
    private final WasmtimeModule module;
    private final long address;
    private final Map<String, WasmtimeExtern> exports = new HashMap<>();

    /** Kept, because what is described in native memory stays there. */
    private @Nullable WasmtimeState state;

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

    @Override
    public void start() {
        if (module.starts()) {
            ((CoreFunction) export(Metering.START)).call(CoreFunction.NO_VALUES);
        }
    }

    @Override
    public CoreState state() {
        store.changed();
        WasmtimeState made = state;
        if (made == null) {
            made = new WasmtimeState(store, this);
            state = made;
        }
        return made;
    }

    WasmtimeModule module() {
        return module;
    }

    /** A function's reference as native code knows it, 0 if there can be none. */
    long reference(int function) {
        if (function < 0 || function >= module.functions() || !refers()) {
            return 0;
        }
        return ((CoreFunction) export(Metering.REFERENCE)).call(new long[] {function})[0];
    }

    private boolean refers() {
        return module.exports().containsKey(Metering.REFERENCE);
    }

    /** All references to its functions, with their names. */
    void references(int number, Map<Long, CoreValue.Function> into) {
        for (int i = 0; refers() && i < module.functions(); i++) {
            long reference = reference(i);
            if (reference != 0) {
                into.put(reference, new CoreValue.Function(number, i));
            }
        }
    }

    /** Where an exported memory lies. */
    long address(String memory, Bindings library, long context) {
        WasmtimeExtern found = store.describe(address, module.export(memory));
        return library.memoryAddress.quick(context, found.address + WasmtimeExtern.CONTENT);
    }
}
