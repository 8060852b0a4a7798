package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an instance can change, as it was when it was made, to set it back to that. Its module says
 * that nothing else of it changes.
 */
final class Beginning {
    /** Of one memory, and of what may be in it while it waits to be set back. */
    private static final long BYTES_MAX = 16 << 20;

    private record Memory(WasmtimeMemory memory, Region region, long bytes, MemoryImage image) {}

    /**
     * A global.
     *
     * @param first what it begins with, as native code has it
     */
    private record Global(long address, long first) {}

    private final WasmtimeStore store;
    private final List<Memory> memories = new ArrayList<>();
    private final List<Global> globals = new ArrayList<>();

    private Beginning(WasmtimeStore store) {
        this.store = store;
    }

    /** Of an instance that nothing has called yet; null if it cannot be set back. */
    static @Nullable Beginning of(WasmtimeStore store, WasmtimeInstance instance) {
        if (!instance.module().resettable() || !PageMap.isThere()) {
            return null;
        }
        var beginning = new Beginning(store);
        boolean whole =
                instance.module().named(Metering.EXPORT).stream()
                                .allMatch(name -> beginning.addMemory(instance.export(name)))
                        && instance.module().named(Metering.GLOBAL).stream()
                                .allMatch(name -> beginning.addGlobal(instance.export(name)));
        return whole ? beginning : null;
    }

    private boolean addMemory(Object export) {
        var memory = (WasmtimeMemory) export;
        Region region = store.region(memory);
        if (region.bytes() > BYTES_MAX) {
            return false;
        }
        memories.add(new Memory(memory, region, region.bytes(), region.image()));
        return true;
    }

    private boolean addGlobal(Object export) {
        NativeStore opened = store.opened();
        long address = ((WasmtimeExtern) export).address + WasmtimeExtern.CONTENT;
        long first = opened.place().keep(WasmtimeValue.BYTES);
        store.library().globalRead.call(opened.context(), address, first);
        globals.add(new Global(address, first));
        return WasmtimeValue.isNumeric(first);
    }

    /** Sets the instance back; false if it has become too large for that. */
    boolean reset() {
        for (Memory each : memories) {
            if (each.region.bytes() > BYTES_MAX) {
                return false;
            }
            boolean grown = each.region.bytes() > each.bytes;
            each.region.restore(each.image, each.bytes);
            if (grown) {
                store.shrunk(each.memory);
            }
        }
        NativeStore opened = store.opened();
        for (Global each : globals) {
            long error =
                    store.library().globalWrite.call(opened.context(), each.address, each.first);
            if (error != 0) {
                store.library().errorDelete.call(error);
                return false;
            }
        }
        return true;
    }
}
