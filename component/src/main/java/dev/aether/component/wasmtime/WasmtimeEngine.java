package dev.aether.component.wasmtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.core.CompiledModules;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles core modules to machine code with Wasmtime. One serves a whole process and stays until
 * its end; for any thread.
 */
public final class WasmtimeEngine implements CoreEngine {
    private static final String COMPILER =
            "wasmtime-" + WasmtimeLibrary.VERSION + "-" + Settings.NAME;

    private final Bindings library;
    private final long engine;
    private final Places places;
    private final StackRoom stack = new StackRoom();
    private final long emptyText = Arena.global().allocate(1).address();
    private final @Nullable CompiledModules kept;

    /** An engine that compiles everything anew. */
    public WasmtimeEngine(WasmtimeLibrary file) {
        this(file, null);
    }

    /**
     * An engine that keeps what it compiled.
     *
     * @param cache gives out only code of which it knows where it is from
     */
    public WasmtimeEngine(WasmtimeLibrary file, @Nullable CompilationCache cache) {
        this.library = Bindings.load(file);
        Settings settings = new Settings(library);
        this.engine = settings.engine();
        this.places = new Places(settings.stores());
        deleteLater(library, engine);
        this.kept = cache == null ? null : new CompiledModules(COMPILER, new Work(), cache);
    }

    private void deleteLater(Bindings library, long engine) {
        Leftovers.CLEANER.register(this, () -> library.engineDelete.call(engine));
    }

    @Override
    public List<CoreModule> compile(List<byte[]> modules) {
        return kept == null ? List.copyOf(compileAll(modules)) : kept.of(modules);
    }

    /** Compiles and loads what is kept. */
    private final class Work implements CompiledModules.Compiler {
        @Override
        public byte[] compile(List<byte[]> modules) {
            return MachineCode.join(
                    compileAll(modules).stream().map(WasmtimeEngine.this::serialize).toList());
        }

        @Override
        public Optional<List<CoreModule>> load(List<byte[]> modules, byte[] code) {
            return MachineCode.parts(code, modules.size())
                    .flatMap(parts -> loadAll(modules, parts));
        }
    }

    @Override
    public CoreStore store(CoreBudget budget, BooleanSupplier interrupted) {
        return new WasmtimeStore(this, budget, interrupted);
    }

    private List<WasmtimeModule> compileAll(List<byte[]> modules) {
        return modules.stream().map(this::compile).toList();
    }

    private WasmtimeModule compile(byte[] bytes) {
        validate(bytes);
        ModuleOutline outline;
        byte[] metered;
        try {
            outline = new ModuleOutline(bytes);
            metered = Metering.meter(outline);
        } catch (RuntimeException unknown) {
            throw new ComponentException(
                    Code.UNSUPPORTED,
                    "a core module has what this engine does not support: " + unknown.getMessage(),
                    unknown);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            long binary = arena.allocateFrom(ValueLayout.JAVA_BYTE, metered).address();
            requireValid(library.moduleNew.call(engine, binary, metered.length, out.address()));
            long module = RawMemory.readLong(out.address());
            return new WasmtimeModule(library, module, outline);
        }
    }

    /** As it came, so that nothing becomes valid by our changes. */
    private void validate(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long binary = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
            requireValid(library.moduleValidate.call(engine, binary, bytes.length));
        }
    }

    private void requireValid(long error) {
        if (error != 0) {
            throw new ComponentException(
                    Code.MALFORMED, "a core module is not valid: " + library.takeMessage(error));
        }
    }

    private byte[] serialize(WasmtimeModule module) {
        return library.takeBytes(vector -> {
            long error = library.moduleSerialize.call(module.handle(), vector);
            if (error != 0) {
                throw new IllegalStateException(library.takeMessage(error));
            }
        });
    }

    /** Empty if it is code for another processor or another setting of the library. */
    private Optional<List<CoreModule>> loadAll(List<byte[]> modules, List<MemorySegment> code) {
        var loaded = new ArrayList<CoreModule>();
        for (int i = 0; i < code.size(); i++) {
            Optional<WasmtimeModule> module = load(modules.get(i), code.get(i));
            if (module.isEmpty()) {
                return Optional.empty();
            }
            loaded.add(module.get());
        }
        return Optional.of(List.copyOf(loaded));
    }

    private Optional<WasmtimeModule> load(byte[] bytes, MemorySegment code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment copy = arena.allocate(code.byteSize()).copyFrom(code);
            long error =
                    library.moduleDeserialize.call(
                            engine, copy.address(), code.byteSize(), out.address());
            if (error != 0) {
                library.errorDelete.call(error);
                return Optional.empty();
            }
            long module = RawMemory.readLong(out.address());
            return Optional.of(new WasmtimeModule(library, module, new ModuleOutline(bytes)));
        }
    }

    Bindings library() {
        return library;
    }

    long handle() {
        return engine;
    }

    Places places() {
        return places;
    }

    StackRoom stack() {
        return stack;
    }

    /** A C string of no characters. */
    long emptyText() {
        return emptyText;
    }
}
