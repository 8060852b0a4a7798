package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import org.jspecify.annotations.Nullable;
import run.endive.compiler.InterpreterFallback;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.wasm.Parser;

/**
 * Compiles core modules to JVM bytecode with Endive. A function too large for a JVM method is
 * interpreted.
 */
public final class EndiveEngine implements CoreEngine {
    /** 8 MiB. */
    private static final int POOLED_PAGES_MAX = 128;

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
    public CoreModule compile(byte[] module) {
        try {
            var parsed = Parser.parse(module);
            var compiler =
                    MachineFactoryCompiler.builder(parsed)
                            .withInterpreterFallback(InterpreterFallback.SILENT);
            if (cache != null) {
                compiler.withCache(new SealedCache(cache, module));
            }
            return new EndiveModule(parsed, compiler.compile(), pool);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // The parser and the compiler answer broken input in many ways, all meaning this.
            throw new ComponentException(
                    Code.MALFORMED, "a core module is not valid: " + e.getMessage(), e);
        }
    }
}
