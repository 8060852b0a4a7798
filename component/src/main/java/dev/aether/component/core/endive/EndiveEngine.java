package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.Cache;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmEngineException;
import run.endive.wasm.WasmModule;

/**
 * Compiles core modules to JVM bytecode with Endive. A function too large for a JVM method is
 * interpreted.
 */
public final class EndiveEngine implements CoreEngine {
    /** 8 MiB. */
    private static final int POOLED_PAGES_MAX = 128;

    private static final Parser TRUSTING = Parser.builder().withValidation(false).build();

    private final PagePool pool = new PagePool(POOLED_PAGES_MAX);

    private final @Nullable CompilationCache cache;

    /** An engine that compiles everything anew. */
    public EndiveEngine() {
        this.cache = null;
    }

    /** An engine that keeps what it compiled. */
    public EndiveEngine(CompilationCache cache) {
        this.cache = cache;
    }

    @Override
    public List<CoreModule> compile(List<byte[]> modules) {
        try {
            return load(cache == null ? compileAll(modules) : cached(modules, cache));
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // The parser and the compiler answer broken input in many ways, all meaning this.
            throw new ComponentException(
                    Code.MALFORMED, "a core module is not valid: " + e.getMessage(), e);
        }
    }

    @Override
    public CoreStore store(CoreBudget budget, BooleanSupplier interrupted) {
        return new EndiveStore(budget);
    }

    private static List<Artefact> cached(List<byte[]> modules, CompilationCache cache) {
        String key = Artefact.key(modules);
        return Artefact.find(cache, key)
                .orElseGet(() -> {
                    List<Artefact> compiled = compileAll(modules);
                    cache.store(key, Artefact.seal(compiled));
                    return compiled;
                });
    }

    private static List<Artefact> compileAll(List<byte[]> modules) {
        List<WasmModule> parsed = modules.stream().map(Parser::parse).toList();
        // Before alignment, which changes the instructions of the modules.
        var skeletons = new ArrayList<byte[]>();
        for (int i = 0; i < modules.size(); i++) {
            skeletons.add(Skeleton.of(modules.get(i), parsed.get(i)));
        }
        List<WasmModule> aligned = TypeAlignment.align(parsed);
        var compiled = new ArrayList<Artefact>();
        for (int i = 0; i < modules.size(); i++) {
            compiled.add(compile(modules.get(i), skeletons.get(i), aligned.get(i)));
        }
        return List.copyOf(compiled);
    }

    private static Artefact compile(byte[] bytes, byte[] skeleton, WasmModule aligned) {
        try {
            return new Artefact(skeleton, classes(aligned, InterpreterFallback.FAIL));
        } catch (WasmEngineException tooLarge) {
            // Some function is to be interpreted, so that its code is needed.
            return new Artefact(bytes, classes(aligned, InterpreterFallback.SILENT));
        }
    }

    private static byte[] classes(WasmModule module, InterpreterFallback fallback) {
        var kept = new Kept();
        MachineFactoryCompiler.builder(module)
                .withInterpreterFallback(fallback)
                .withCache(kept)
                .compile();
        return kept.require();
    }

    private List<CoreModule> load(List<Artefact> artefacts) {
        List<WasmModule> aligned =
                TypeAlignment.align(
                        artefacts.stream()
                                .map(artefact -> TRUSTING.parse(artefact::open))
                                .toList());
        var loaded = new ArrayList<CoreModule>();
        for (int i = 0; i < artefacts.size(); i++) {
            WasmModule module = aligned.get(i);
            var machines =
                    MachineFactoryCompiler.builder(module)
                            .withCache(new Kept(artefacts.get(i).classes()))
                            .compile();
            loaded.add(new EndiveModule(module, machines, pool));
        }
        return List.copyOf(loaded);
    }

    /** What the engine takes for a cache: the one way to its classes as bytes. */
    private static final class Kept implements Cache {
        private byte @Nullable [] classes;

        Kept() {}

        Kept(byte[] classes) {
            this.classes = classes;
        }

        byte[] require() {
            byte[] kept = classes;
            if (kept == null) {
                throw new IllegalStateException("the engine compiled without storing");
            }
            return kept;
        }

        @Override
        public byte @Nullable [] get(String digest) {
            return classes;
        }

        @Override
        public void putIfAbsent(String digest, byte[] compiled) {
            classes = compiled;
        }
    }
}
