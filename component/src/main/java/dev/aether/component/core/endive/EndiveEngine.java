package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.ModuleCompiler;
import dev.aether.component.core.CompiledModules;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    /** Beyond this, compiling takes hundreds of megabytes. */
    public static final int LARGE_BYTES = 1 << 20;

    /** Few: a class is verified as a whole when one of its functions is first called. */
    private static final int FUNCTIONS_PER_CLASS = 16;

    /** To note something takes several times as much memory as the code. */
    private static final long NOTED_BYTES_MAX = 8 << 20;

    /** 8 MiB. */
    private static final int POOLED_PAGES_MAX = 128;

    private static final Parser TRUSTING = Parser.builder().withValidation(false).build();

    private final PagePool pool = new PagePool(POOLED_PAGES_MAX);
    private final SharedClasses shared = new SharedClasses();

    private final Executor aside;
    private final @Nullable CompiledModules kept;

    /** An engine that compiles everything anew. */
    public EndiveEngine() {
        this.aside = _ -> {};
        this.kept = null;
    }

    /** An engine that keeps what it compiled. */
    public EndiveEngine(CompilationCache cache) {
        this(cache, EndiveEngine::artefact, _ -> {});
    }

    /**
     * An engine that keeps what was compiled, large modules by another.
     *
     * @param aside for work that nobody waits for
     */
    public EndiveEngine(CompilationCache cache, ModuleCompiler apart, Executor aside) {
        this.aside = aside;
        this.kept = new CompiledModules(Artefact.COMPILER, new Work(apart), cache);
    }

    /** Compiles modules that go together, to what a cache keeps. */
    public static byte[] artefact(List<byte[]> modules) {
        return Artefact.seal(translated(() -> compileAll(modules)));
    }

    @Override
    public List<CoreModule> compile(List<byte[]> modules) {
        return kept == null
                ? load(translated(() -> compileAll(modules)), _ -> {})
                : kept.of(modules);
    }

    /** The parser and the compiler answer broken input in many ways, all meaning the same. */
    private static <T> T translated(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            throw new ComponentException(
                    Code.MALFORMED, "a core module is not valid: " + e.getMessage(), e);
        }
    }

    @Override
    public CoreStores stores() {
        return (budget, _) -> new EndiveStore(budget);
    }

    /** Compiles, large modules by another, and loads what is kept. */
    private final class Work implements CompiledModules.Compiler {
        private final ModuleCompiler apart;

        Work(ModuleCompiler apart) {
            this.apart = apart;
        }

        @Override
        public byte[] compile(List<byte[]> modules) {
            long bytes = modules.stream().mapToLong(module -> module.length).sum();
            return bytes <= LARGE_BYTES ? artefact(modules) : apart.artefact(modules);
        }

        @Override
        public Optional<List<CoreModule>> load(
                List<byte[]> modules, byte[] code, Consumer<byte[]> better) {
            try {
                return translated(() -> Artefact.unseal(code))
                        .filter(artefacts -> artefacts.size() == modules.size())
                        .map(artefacts -> EndiveEngine.this.load(artefacts, better));
            } catch (ComponentException damaged) {
                return Optional.empty();
            }
        }
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
                        .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
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

    private List<CoreModule> load(List<Artefact> artefacts, Consumer<byte[]> better) {
        return translated(() -> loadAll(artefacts, better));
    }

    /** Classes that are known to be needed soon are loaded aside. */
    private List<CoreModule> loadAll(List<Artefact> artefacts, Consumer<byte[]> better) {
        List<ModuleLoader> loaders =
                artefacts.stream().map(artefact -> artefact.classes().load(shared)).toList();
        boolean noted = artefacts.stream().anyMatch(artefact -> !artefact.first().isEmpty());
        if (noted) {
            aside.execute(() -> loadAhead(artefacts, loaders));
        }
        long bytes = artefacts.stream().mapToLong(Artefact::byteCount).sum();
        Runnable note = () -> aside.execute(() -> note(artefacts, loaders, better));
        var use = new FirstUse(noted || bytes > NOTED_BYTES_MAX ? () -> {} : note);
        return modules(artefacts, loaders, use);
    }

    private static void loadAhead(List<Artefact> artefacts, List<ModuleLoader> loaders) {
        for (int i = 0; i < artefacts.size(); i++) {
            loaders.get(i).loadAhead(artefacts.get(i).first());
        }
    }

    private static void note(
            List<Artefact> artefacts, List<ModuleLoader> loaders, Consumer<byte[]> better) {
        var noted = new ArrayList<Artefact>();
        for (int i = 0; i < artefacts.size(); i++) {
            noted.add(artefacts.get(i).withFirst(loaders.get(i).used()));
        }
        better.accept(Artefact.seal(noted));
    }

    private List<CoreModule> modules(
            List<Artefact> artefacts, List<ModuleLoader> loaders, FirstUse use) {
        List<WasmModule> aligned =
                TypeAlignment.align(
                        artefacts.stream()
                                .map(artefact -> TRUSTING.parse(artefact::open))
                                .toList());
        var loaded = new ArrayList<CoreModule>();
        for (int i = 0; i < artefacts.size(); i++) {
            WasmModule whole = aligned.get(i);
            WasmModule module = ModuleCopy.startless(whole);
            var machines = new MachineFactory(module, loaders.get(i).machines());
            loaded.add(new EndiveModule(module, whole.startSection(), machines, pool, use));
        }
        return List.copyOf(loaded);
    }
}
