package dev.aether.component.wasmtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.core.CompiledModules;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStores;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compiles core modules to machine code with Wasmtime. One serves a whole process and stays until
 * its end; for any thread.
 */
public final class WasmtimeEngine implements CoreEngine {
    private static final String COMPILER =
            "wasmtime-" + WasmtimeLibrary.VERSION + "-" + Settings.NAME;

    /** Guests with more data share an image of it, which each copies page by page. */
    private static final long WRITTEN_BYTES_MAX = 128 << 10;

    private final Bindings library;
    private final Regions regions;
    private final NativeEngine resetting;
    private final NativeEngine pooling;
    private final Places places;
    private final IdleStores idle = new IdleStores();
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
        this.regions = new Regions(library);
        this.resetting = settings.resetting(regions);
        this.pooling = settings.pooling();
        this.places = new Places(Settings.STORES_MAX);
        deleteLater(library, resetting.handle(), pooling.handle());
        this.kept = cache == null ? null : new CompiledModules(COMPILER, new Work(), cache);
    }

    private void deleteLater(Bindings library, long... engines) {
        Leftovers.CLEANER.register(
                this,
                () -> {
                    for (long engine : engines) {
                        library.engineDelete.call(engine);
                    }
                });
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
        public Optional<List<CoreModule>> load(
                List<byte[]> modules, byte[] code, Consumer<byte[]> better) {
            return MachineCode.parts(code, modules.size())
                    .flatMap(parts -> loadAll(modules, parts));
        }
    }

    @Override
    public CoreStores stores() {
        return new WasmtimeStores(this);
    }

    private List<WasmtimeModule> compileAll(List<byte[]> modules) {
        modules.forEach(this::validate);
        List<ModuleOutline> outlines = outlines(modules);
        NativeEngine engine = supported(() -> engine(outlines));
        return outlines.stream().map(outline -> compile(outline, engine)).toList();
    }

    private static List<ModuleOutline> outlines(List<byte[]> modules) {
        return supported(() -> modules.stream().map(ModuleOutline::new).toList());
    }

    /** All modules of a component are of one engine, because they may be linked to each other. */
    private NativeEngine engine(List<ModuleOutline> outlines) {
        long most = outlines.stream().mapToLong(ModuleScan::activeBytes).max().orElse(0);
        return most <= WRITTEN_BYTES_MAX ? resetting : pooling;
    }

    private static <T> T supported(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException unknown) {
            throw new ComponentException(
                    Code.UNSUPPORTED,
                    "a core module has what this engine does not support: " + unknown.getMessage(),
                    unknown);
        }
    }

    private WasmtimeModule compile(ModuleOutline outline, NativeEngine engine) {
        byte[] metered = supported(() -> Metering.meter(outline));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            long binary = arena.allocateFrom(ValueLayout.JAVA_BYTE, metered).address();
            requireValid(
                    library.moduleNew.call(engine.handle(), binary, metered.length, out.address()));
            long module = RawMemory.readLong(out.address());
            return new WasmtimeModule(library, engine, module, outline);
        }
    }

    /** As it came, so that nothing becomes valid by our changes. */
    private void validate(byte[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            long binary = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes).address();
            requireValid(library.moduleValidate.call(pooling.handle(), binary, bytes.length));
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
        List<ModuleOutline> outlines = outlines(modules);
        NativeEngine engine = supported(() -> engine(outlines));
        var loaded = new ArrayList<CoreModule>();
        for (int i = 0; i < code.size(); i++) {
            Optional<WasmtimeModule> module = load(outlines.get(i), code.get(i), engine);
            if (module.isEmpty()) {
                return Optional.empty();
            }
            loaded.add(module.get());
        }
        return Optional.of(List.copyOf(loaded));
    }

    private Optional<WasmtimeModule> load(
            ModuleOutline outline, MemorySegment code, NativeEngine engine) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
            MemorySegment copy = arena.allocate(code.byteSize()).copyFrom(code);
            long error =
                    library.moduleDeserialize.call(
                            engine.handle(), copy.address(), code.byteSize(), out.address());
            if (error != 0) {
                library.errorDelete.call(error);
                return Optional.empty();
            }
            long module = RawMemory.readLong(out.address());
            return Optional.of(new WasmtimeModule(library, engine, module, outline));
        }
    }

    Bindings library() {
        return library;
    }

    Regions regions() {
        return regions;
    }

    IdleStores idle() {
        return idle;
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
