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
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.internal.ClassLoadingCollector;
import run.endive.compiler.internal.Compiler;
import run.endive.compiler.internal.CompilerResult;
import run.endive.compiler.internal.MachineFactory;
import run.endive.wasm.Parser;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ExternalType;

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
        var calledTypes = parsed.stream().map(Skeleton::calledTypes).toList();
        List<WasmModule> aligned = TypeAlignment.align(parsed);
        var compiled = new ArrayList<Artefact>();
        for (int i = 0; i < modules.size(); i++) {
            compiled.add(compile(modules.get(i), calledTypes.get(i), aligned.get(i)));
        }
        return List.copyOf(compiled);
    }

    private static Artefact compile(byte[] bytes, Set<Integer> calledTypes, WasmModule aligned) {
        CompilerResult result =
                Compiler.builder(aligned)
                        .withInterpreterFallback(InterpreterFallback.SILENT)
                        .withClassCollectorFactory(ClassLoadingCollector::new)
                        .build()
                        .compile();
        int imported = aligned.importSection().count(ExternalType.FUNCTION);
        Set<Integer> interpreted =
                result.interpretedFunctions().stream()
                        .map(function -> function - imported)
                        .collect(Collectors.toSet());
        return new Artefact(
                Skeleton.of(bytes, calledTypes, interpreted), Classes.of(result.collector()));
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
            var machines = new MachineFactory(module, artefacts.get(i).classes().load());
            loaded.add(new EndiveModule(module, machines, pool));
        }
        return List.copyOf(loaded);
    }
}
