package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreExport;
import dev.aether.component.core.CoreImport;
import dev.aether.component.core.CoreModule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compiled code and what it needs and gives; deleted when nothing refers to it any more. */
final class WasmtimeModule implements CoreModule {
    /**
     * An export.
     *
     * @param name as bytes in native memory
     */
    record Named(MemorySegment name, CoreExport type) {}

    private final NativeEngine engine;
    private final long module;
    private final boolean resettable;
    private final List<CoreImport> imports;
    private final long[] importTypes;
    private final int[] importParameters;
    private final int[] importResults;
    private final Map<String, CoreExport> exports;
    private final long initialBytes;
    private final int functions;
    private final boolean metered;
    private final Map<String, Named> named = new LinkedHashMap<>();

    /** Under which names it exports its own memories, besides those it has itself. */
    private final List<String> memories;

    /**
     * Takes over a module of the library.
     *
     * @param engine that it was compiled for
     * @param outline of the module as it came
     */
    WasmtimeModule(Bindings library, NativeEngine engine, long module, ModuleOutline outline) {
        var types = new ModuleTypes(library);
        List<ModuleTypes.Wanted> wanted = types.imports(module);
        this.engine = engine;
        this.module = module;
        this.initialBytes = outline.initialBytes();
        this.functions = outline.functions();
        this.metered =
                !wanted.isEmpty() && wanted.getLast().wanted().name().equals(Metering.IMPORT);
        int own = wanted.size() - (metered ? 1 : 0);
        this.imports = wanted.stream().limit(own).map(ModuleTypes.Wanted::wanted).toList();
        this.importTypes = wanted.stream().mapToLong(ModuleTypes.Wanted::type).toArray();
        this.importParameters =
                wanted.stream()
                        .mapToInt(each -> each.wanted().signature().parameters().size())
                        .toArray();
        this.importResults =
                wanted.stream()
                        .mapToInt(each -> each.wanted().signature().results().size())
                        .toArray();
        this.exports = types.exports(module);
        Arena arena = Arena.ofAuto();
        exports.forEach((name, type) -> named.put(name, new Named(bytes(name, arena), type)));
        this.memories = named(Metering.EXPORT);
        this.resettable =
                engine.resets()
                        && (outline.isStateless() || named.containsKey(Metering.RESETTABLE));
        deleteLater(library, module, importTypes);
    }

    private static MemorySegment bytes(String name, Arena arena) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return arena.allocate(bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    private void deleteLater(Bindings library, long module, long[] types) {
        Leftovers.CLEANER.register(
                this,
                () -> {
                    for (long type : types) {
                        if (type != 0) {
                            library.functionDelete.call(type);
                        }
                    }
                    library.moduleDelete.call(module);
                });
    }

    @Override
    public List<CoreImport> imports() {
        return imports;
    }

    @Override
    public Map<String, CoreExport> exports() {
        return exports;
    }

    /** What its own memories begin with. */
    long initialBytes() {
        return initialBytes;
    }

    /** Whether its code looks at a memory of its own to be stopped. */
    boolean isPolled() {
        return named.containsKey(Metering.POLLED);
    }

    /** Whether all that an instance of it can change is known and can be set back. */
    boolean resettable() {
        return resettable;
    }

    /** Whether something is to be called when it is instantiated. */
    boolean starts() {
        return named.containsKey(Metering.START);
    }

    /** Whether it has one import more, to ask before a memory grows. */
    boolean metered() {
        return metered;
    }

    List<String> memories() {
        return memories;
    }

    /** The names of additional exports that begin so, in the order of what they name. */
    List<String> named(String beginning) {
        return named.keySet().stream().filter(name -> name.startsWith(beginning)).toList();
    }

    /** How many functions it has, imported ones too, before any were added. */
    int functions() {
        return functions;
    }

    NativeEngine engine() {
        return engine;
    }

    /** As native code knows it. */
    long handle() {
        return module;
    }

    /** How many values an imported function takes. */
    int importParameters(int index) {
        return importParameters[index];
    }

    /** How many values an imported function gives. */
    int importResults(int index) {
        return importResults[index];
    }

    /** The type of an imported function, as native code knows it. */
    long importType(int index) {
        return importTypes[index];
    }

    Named export(String name) {
        Named export = named.get(name);
        if (export == null) {
            throw new IllegalArgumentException("no core export " + name);
        }
        return export;
    }
}
