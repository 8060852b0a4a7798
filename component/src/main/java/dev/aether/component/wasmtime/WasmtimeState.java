package dev.aether.component.wasmtime;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreGlobal;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreTable;
import dev.aether.component.core.CoreValue;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** What of a running module is its own, by the exports that {@link Metering} added. */
final class WasmtimeState implements CoreState {
    private final WasmtimeStore store;
    private final WasmtimeInstance instance;
    private final List<WasmtimeMemory> memories;
    private final List<WasmtimeGlobal> globals;
    private final List<WasmtimeTable> tables;
    private final List<Flag> dataFlags;
    private final List<Flag> elementFlags;

    /** Whether a segment was dropped. */
    private record Flag(int segment, WasmtimeGlobal global) {}

    WasmtimeState(WasmtimeStore store, WasmtimeInstance instance) {
        this.store = store;
        this.instance = instance;
        this.memories = all(Metering.EXPORT, name -> (WasmtimeMemory) instance.export(name));
        this.globals = all(Metering.GLOBAL, this::global);
        this.tables = all(Metering.TABLE, name -> new WasmtimeTable(store, extern(name)));
        this.dataFlags = all(Metering.DATA_DROPPED, this::flag);
        this.elementFlags = all(Metering.ELEMENTS_DROPPED, this::flag);
    }

    private <T> List<T> all(String beginning, Function<String, T> make) {
        return instance.module().named(beginning).stream().map(make).toList();
    }

    private WasmtimeExtern extern(String name) {
        return (WasmtimeExtern) instance.export(name);
    }

    private WasmtimeGlobal global(String name) {
        return new WasmtimeGlobal(store, extern(name));
    }

    private Flag flag(String name) {
        int segment = Integer.parseInt(name.substring(name.indexOf(':') + 1));
        return new Flag(segment, global(name));
    }

    @Override
    public List<? extends CoreMemory> memories() {
        return memories;
    }

    @Override
    public List<? extends CoreGlobal> globals() {
        return globals;
    }

    @Override
    public List<? extends CoreTable> tables() {
        return tables;
    }

    @Override
    public BitSet droppedData() {
        return set(dataFlags);
    }

    @Override
    public BitSet droppedElements() {
        return set(elementFlags);
    }

    private static BitSet set(List<Flag> flags) {
        var set = new BitSet();
        for (Flag flag : flags) {
            boolean dropped =
                    flag.global().value() instanceof CoreValue.Numeric number && number.low() != 0;
            set.set(flag.segment(), dropped);
        }
        return set;
    }

    @Override
    public void dropData(int segment) {
        drop(dataFlags, Metering.DROP_DATA, segment);
    }

    @Override
    public void dropElement(int segment) {
        drop(elementFlags, Metering.DROP_ELEMENTS, segment);
    }

    private void drop(List<Flag> flags, String function, int segment) {
        if (flags.stream().noneMatch(flag -> flag.segment() == segment)) {
            throw new SnapshotException(
                    Code.DAMAGED, "the guest never drops its segment " + segment);
        }
        ((CoreFunction) instance.export(function + segment)).call(CoreFunction.NO_VALUES);
    }
}
