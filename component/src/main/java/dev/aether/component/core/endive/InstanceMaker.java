package dev.aether.component.core.endive;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import run.endive.runtime.ExecutionListener;
import run.endive.runtime.GlobalFactory;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.TableFactory;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.Element;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.FunctionBody;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Global;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MemorySection;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TagSection;
import run.endive.wasm.types.TagType;

/**
 * Makes instances of one module whose imports were found to fit. Endive's own builder finds that
 * out each time, by comparing each import with every other; so all but the first instance of a
 * module are made here, by the constructor that the builder calls.
 */
final class InstanceMaker {
    private static final MethodHandle CONSTRUCTOR = constructor();

    private final WasmModule module;
    private final Function<Instance, Machine> machines;
    private final Global[] globals;
    private final DataSegment[] data;
    private final FunctionBody[] bodies;
    private final FunctionType[] types;
    private final int[] functionTypes;
    private final Table[] tables;
    private final Element[] elements;
    private final TagType @Nullable [] tags;
    private final List<MemoryLimits> memories;
    private final Map<String, Export> exports = new HashMap<>();

    InstanceMaker(WasmModule module, Function<Instance, Machine> machines) {
        this.module = module;
        this.machines = machines;
        this.globals = module.globalSection().globals();
        this.data = module.dataSection().dataSegments();
        this.bodies = module.codeSection().functionBodies();
        this.types = module.typeSection().types();
        this.functionTypes = functionTypes(module);
        this.tables =
                IntStream.range(0, module.tableSection().tableCount())
                        .mapToObj(module.tableSection()::getTable)
                        .toArray(Table[]::new);
        this.elements = module.elementSection().elements();
        this.tags = module.tagSection().map(TagSection::types).orElse(null);
        this.memories = module.memorySection().map(InstanceMaker::limits).orElse(List.of());
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            exports.put(export.name(), export);
        }
    }

    private static int[] functionTypes(WasmModule module) {
        Stream<Integer> imported =
                IntStream.range(0, module.importSection().importCount())
                        .mapToObj(module.importSection()::getImport)
                        .filter(FunctionImport.class::isInstance)
                        .map(wanted -> ((FunctionImport) wanted).typeIndex());
        Stream<Integer> own =
                IntStream.range(0, module.functionSection().functionCount())
                        .mapToObj(module.functionSection()::getFunctionType);
        return Stream.concat(imported, own).mapToInt(Integer::intValue).toArray();
    }

    private static List<MemoryLimits> limits(MemorySection section) {
        return IntStream.range(0, section.memoryCount())
                .mapToObj(i -> section.getMemory(i).limits())
                .toList();
    }

    /**
     * A new instance, whose start function did not run.
     *
     * @param imports of each kind, in the order of the module
     */
    Instance make(
            ImportValues imports, Function<MemoryLimits, Memory> memory, TableFactory factory) {
        Memory[] own = new Memory[memories.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = memory.apply(memories.get(i));
        }
        try {
            return (Instance)
                    CONSTRUCTOR.invokeExact(
                            module,
                            globals,
                            own,
                            data.clone(), // Dropped one by one.
                            bodies,
                            types,
                            functionTypes,
                            imports,
                            tables,
                            elements,
                            tags,
                            exports,
                            machines,
                            factory,
                            (GlobalFactory) null,
                            true,
                            false,
                            (ExecutionListener) null);
        } catch (RuntimeException | Error fault) {
            throw fault;
        } catch (Throwable undeclared) {
            throw new IllegalStateException("the constructor declares none", undeclared);
        }
    }

    private static MethodHandle constructor() {
        try {
            return MethodHandles.privateLookupIn(Instance.class, MethodHandles.lookup())
                    .findConstructor(
                            Instance.class,
                            MethodType.methodType(
                                    void.class,
                                    WasmModule.class,
                                    Global[].class,
                                    Memory[].class,
                                    DataSegment[].class,
                                    FunctionBody[].class,
                                    FunctionType[].class,
                                    int[].class,
                                    ImportValues.class,
                                    Table[].class,
                                    Element[].class,
                                    TagType[].class,
                                    Map.class,
                                    Function.class,
                                    TableFactory.class,
                                    GlobalFactory.class,
                                    boolean.class,
                                    boolean.class,
                                    ExecutionListener.class));
        } catch (ReflectiveOperationException other) {
            throw new LinkageError("not the version of Endive that this was made for", other);
        }
    }
}
