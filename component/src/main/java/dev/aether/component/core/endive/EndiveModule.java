package dev.aether.component.core.endive;

import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExport;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreImport;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Machine;
import run.endive.runtime.Memory;
import run.endive.runtime.TableFactory;
import run.endive.runtime.WasmFunctionHandle;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.Export;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.FunctionType;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.StartSection;
import run.endive.wasm.types.ValType;

/** A module compiled once; its machines are shared by all its instances. */
final class EndiveModule implements CoreModule {
    private static final CoreSignature NO_SIGNATURE = new CoreSignature(List.of(), List.of());
    private final WasmModule module;
    private final Optional<StartSection> start;

    private final Function<Instance, Machine> machines;
    private final PagePool pool;
    private final MemoryImage image;
    private final List<CoreImport> imports;
    private final List<FunctionType> importTypes = new ArrayList<>();
    private final Map<String, CoreExport> exports;
    private final Map<String, Export> exportIndices = new LinkedHashMap<>();
    private final InstanceMaker maker;
    private final FirstUse use;

    /** Whether what it is given was found to fit, which is of the same kinds each time. */
    private volatile boolean fits;

    /**
     * A compiled module.
     *
     * @param module without a start function, which the engine would run at once
     * @param start that function, if there is one
     * @param use counts its instances
     */
    EndiveModule(
            WasmModule module,
            Optional<StartSection> start,
            Function<Instance, Machine> machines,
            PagePool pool,
            FirstUse use) {
        this.module = module;
        this.start = start;
        this.machines = machines;
        this.pool = pool;
        this.image = new MemoryImage(module);
        this.imports = readImports();
        this.exports = readExports();
        this.maker = new InstanceMaker(module, machines);
        this.use = use;
    }

    @Override
    public List<CoreImport> imports() {
        return imports;
    }

    @Override
    public Map<String, CoreExport> exports() {
        return exports;
    }

    /**
     * Makes an instance, which is still to be started.
     *
     * @throws dev.aether.component.TrapException if its memory is beyond the budget
     */
    EndiveInstance instantiate(EndiveStore store, List<CoreExtern> given, CoreBudget budget) {
        try {
            Function<MemoryLimits, Memory> memory =
                    limits -> new GuestMemory(limits, budget, pool, image);
            TableFactory tables = (table, value) -> EndiveTable.create(table, value, budget);
            ImportValues values = importValues(given);
            Instance instance =
                    fits
                            ? maker.make(values, memory, tables)
                            : Instance.builder(module)
                                    .withImportValues(values)
                                    .withMachineFactory(machines)
                                    .withMemoryFactory(memory)
                                    .withTableFactory(tables)
                                    .withStart(false)
                                    .build();
            fits = true;
            use.count();
            return new EndiveInstance(store, instance, exportIndices, start);
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            throw EndiveTraps.translate(e);
        }
    }

    private ImportValues importValues(List<CoreExtern> given) {
        var functions = new ArrayList<ImportFunction>();
        var tables = new ArrayList<ImportTable>();
        var memories = new ArrayList<ImportMemory>();
        var globals = new ArrayList<ImportGlobal>();
        for (int i = 0; i < given.size(); i++) {
            String from = imports.get(i).module();
            String name = imports.get(i).name();
            switch (given.get(i)) {
                case CoreFunction function ->
                        functions.add(
                                new ImportFunction(
                                        from, name, importTypes.get(i), handle(function)));
                case GuestMemory memory -> memories.add(new ImportMemory(from, name, memory));
                case EndiveTable table -> tables.add(new ImportTable(from, name, table.table()));
                case EndiveGlobal global ->
                        globals.add(new ImportGlobal(from, name, global.global()));
                default -> throw new IllegalStateException("of another engine: " + from);
            }
        }
        return ImportValues.builder()
                .withFunctions(functions)
                .withTables(tables)
                .withMemories(memories)
                .withGlobals(globals)
                .build();
    }

    /** From one guest straight into another the engine needs no help; a trap is translated once. */
    private static WasmFunctionHandle handle(CoreFunction function) {
        return function instanceof EndiveFunction guest
                ? (caller, arguments) -> guest.callWithin(arguments)
                : (caller, arguments) -> function.call(arguments);
    }

    private List<CoreImport> readImports() {
        var read = new ArrayList<CoreImport>();
        var section = module.importSection();
        for (int i = 0; i < section.importCount(); i++) {
            Import wanted = section.getImport(i);
            var type =
                    wanted instanceof FunctionImport function
                            ? module.typeSection().getType(function.typeIndex())
                            : FunctionType.empty();
            importTypes.add(type);
            read.add(
                    new CoreImport(
                            wanted.module(),
                            wanted.name(),
                            kind(wanted.importType()),
                            signature(type)));
        }
        return List.copyOf(read);
    }

    private Map<String, CoreExport> readExports() {
        var read = new LinkedHashMap<String, CoreExport>();
        var section = module.exportSection();
        for (int i = 0; i < section.exportCount(); i++) {
            Export export = section.getExport(i);
            var kind = kind(export.exportType());
            var signature =
                    kind == CoreExtern.Kind.FUNCTION
                            ? signature(functionType(export.index()))
                            : NO_SIGNATURE;
            read.put(export.name(), new CoreExport(kind, signature));
            exportIndices.put(export.name(), export);
        }
        return Collections.unmodifiableMap(read);
    }

    /** The type of a function by its index, in which imported functions come first. */
    private FunctionType functionType(int index) {
        int imported = 0;
        for (int i = 0; i < imports.size(); i++) {
            if (imports.get(i).kind() == CoreExtern.Kind.FUNCTION) {
                if (imported == index) {
                    return importTypes.get(i);
                }
                imported++;
            }
        }
        int typeIndex = module.functionSection().getFunctionType(index - imported);
        return module.typeSection().getType(typeIndex);
    }

    private static CoreExtern.Kind kind(ExternalType type) {
        return switch (type) {
            case FUNCTION -> CoreExtern.Kind.FUNCTION;
            case TABLE -> CoreExtern.Kind.TABLE;
            case MEMORY -> CoreExtern.Kind.MEMORY;
            case GLOBAL -> CoreExtern.Kind.GLOBAL;
            case TAG -> CoreExtern.Kind.TAG;
        };
    }

    private static CoreSignature signature(FunctionType type) {
        return new CoreSignature(
                type.params().stream().map(EndiveModule::coreType).toList(),
                type.returns().stream().map(EndiveModule::coreType).toList());
    }

    static CoreType coreType(ValType type) {
        if (type.equals(ValType.I32)) {
            return CoreType.I32;
        } else if (type.equals(ValType.I64)) {
            return CoreType.I64;
        } else if (type.equals(ValType.F32)) {
            return CoreType.F32;
        } else {
            return type.equals(ValType.F64) ? CoreType.F64 : CoreType.OTHER;
        }
    }
}
