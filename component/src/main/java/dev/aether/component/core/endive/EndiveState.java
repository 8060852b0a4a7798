package dev.aether.component.core.endive;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.core.CoreGlobal;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreTable;
import dev.aether.component.core.CoreType;
import dev.aether.component.core.CoreValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.Instance;
import run.endive.runtime.TableInstance;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.Element;
import run.endive.wasm.types.MemorySection;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.PassiveDataSegment;
import run.endive.wasm.types.PassiveElement;
import run.endive.wasm.types.ValType;
import run.endive.wasm.types.Value;

/** What of a running module is its own; what it imports is that of another. */
final class EndiveState implements CoreState {
    private final EndiveStore store;
    private final Instance instance;
    private final WasmModule module;

    EndiveState(EndiveStore store, Instance instance) {
        this.store = store;
        this.instance = instance;
        this.module = instance.module();
    }

    @Override
    public List<? extends CoreMemory> memories() {
        int own = module.memorySection().map(MemorySection::memoryCount).orElse(0);
        var memories = new ArrayList<GuestMemory>();
        for (int i = 0; i < own; i++) {
            int index = instance.imports().memoryCount() + i;
            memories.add((GuestMemory) instance.memory(index));
        }
        return memories;
    }

    @Override
    public List<? extends CoreGlobal> globals() {
        var globals = new ArrayList<Global>();
        for (int i = instance.imports().globalCount(); i < instance.globalCount(); i++) {
            GlobalInstance global = instance.global(i);
            if (global.getMutabilityType() == MutabilityType.Var) {
                globals.add(new Global(global));
            }
        }
        return globals;
    }

    @Override
    public List<? extends CoreTable> tables() {
        var tables = new ArrayList<Table>();
        for (int i = instance.imports().tableCount(); i < instance.tableCount(); i++) {
            tables.add(new Table(instance.table(i)));
        }
        return tables;
    }

    @Override
    public BitSet droppedData() {
        DataSegment[] declared = module.dataSection().dataSegments();
        var dropped = new BitSet();
        for (int i = 0; i < declared.length; i++) {
            dropped.set(i, isDroppable(declared[i]) && instance.dataSegmentData(i).length == 0);
        }
        return dropped;
    }

    private static boolean isDroppable(DataSegment declared) {
        return declared instanceof PassiveDataSegment && declared.data().length > 0;
    }

    @Override
    public BitSet droppedElements() {
        Element[] declared = module.elementSection().elements();
        var dropped = new BitSet();
        for (int i = 0; i < declared.length; i++) {
            dropped.set(i, isDroppable(declared[i]) && isGone(i));
        }
        return dropped;
    }

    private static boolean isDroppable(Element declared) {
        return declared instanceof PassiveElement && declared.elementCount() > 0;
    }

    private boolean isGone(int element) {
        @Nullable Element there = instance.element(element);
        return there == null;
    }

    @Override
    public void dropData(int segment) {
        DataSegment[] declared = module.dataSection().dataSegments();
        if (segment < 0 || segment >= declared.length || !isDroppable(declared[segment])) {
            throw new SnapshotException(Code.DAMAGED, "there is no passive data " + segment);
        }
        instance.dropDataSegment(segment);
    }

    @Override
    @SuppressWarnings("NullAway") // As the engine itself does.
    public void dropElement(int segment) {
        Element[] declared = module.elementSection().elements();
        if (segment < 0 || segment >= declared.length || !isDroppable(declared[segment])) {
            throw new SnapshotException(Code.DAMAGED, "there are no passive elements " + segment);
        }
        instance.setElement(segment, null);
    }

    private CoreValue.Reference named(ValType type, int function, @Nullable Instance owner) {
        if (function == Value.REF_NULL_VALUE) {
            return new CoreValue.Null();
        }
        int number = store.number(owner);
        if (!type.equals(ValType.FuncRef) || number < 0) {
            throw new SnapshotException(Code.REFERENCE, "a reference of type %s".formatted(type));
        }
        return new CoreValue.Function(number, function);
    }

    private Instance owner(CoreValue.Function wanted) {
        return store.instance(wanted.instance())
                .map(EndiveInstance::instance)
                .filter(found -> wanted.function() >= 0)
                .filter(found -> wanted.function() < found.functionCount())
                .orElseThrow(() -> new SnapshotException(Code.DAMAGED, "there is no " + wanted));
    }

    private final class Global implements CoreGlobal {
        private final GlobalInstance global;

        private Global(GlobalInstance global) {
            this.global = global;
        }

        @Override
        public CoreValue value() {
            ValType type = global.getType();
            if (!type.isReference()) {
                CoreType kind = EndiveModule.coreType(type);
                long low = global.getValueLow();
                boolean narrow = kind == CoreType.I32 || kind == CoreType.F32;
                long high = kind == CoreType.OTHER ? global.getValueHigh() : 0;
                return new CoreValue.Numeric(kind, narrow ? low & 0xffff_ffffL : low, high);
            }
            requireNoObject();
            return named(type, (int) global.getValueLow(), global.getInstance());
        }

        private void requireNoObject() {
            @Nullable Object object = global.getRefValue();
            if (object != null) {
                throw new SnapshotException(Code.REFERENCE, "a global refers to an object");
            }
        }

        @Override
        public void set(CoreValue value) {
            ValType type = global.getType();
            switch (value) {
                case CoreValue.Numeric number -> {
                    require(!type.isReference() && EndiveModule.coreType(type) == number.type());
                    global.setValueLow(number.low());
                    global.setValueHigh(number.high());
                }
                case CoreValue.Function function -> {
                    require(type.equals(ValType.FuncRef));
                    global.setInstance(owner(function));
                    global.setValueLow(function.function());
                }
                case CoreValue.Null() -> {
                    require(type.isReference() && type.isNullable());
                    global.setValueLow(Value.REF_NULL_VALUE);
                }
            }
        }

        private void require(boolean fits) {
            if (!fits) {
                throw new SnapshotException(Code.DAMAGED, "a global is of another type");
            }
        }
    }

    private final class Table implements CoreTable {
        private final TableInstance table;

        private Table(TableInstance table) {
            this.table = table;
        }

        @Override
        public int size() {
            return table.size();
        }

        @Override
        public boolean grow(int elements) {
            return table.grow(elements, Value.REF_NULL_VALUE, instance) >= 0;
        }

        @Override
        public CoreValue.Reference element(int index) {
            return named(table.elementType(), table.ref(index), table.instance(index));
        }

        @Override
        public void set(int index, CoreValue.Reference element) {
            if (index < 0 || index >= table.size()) {
                throw new SnapshotException(Code.DAMAGED, "a table has no element " + index);
            }
            switch (element) {
                case CoreValue.Null() -> table.setRef(index, Value.REF_NULL_VALUE, instance);
                case CoreValue.Function function -> {
                    if (!table.elementType().equals(ValType.FuncRef)) {
                        throw new SnapshotException(Code.DAMAGED, "a table holds no functions");
                    }
                    table.setRef(index, function.function(), owner(function));
                }
            }
        }
    }
}
