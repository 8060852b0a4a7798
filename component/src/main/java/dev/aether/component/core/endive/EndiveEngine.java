package dev.aether.component.core.endive;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.endive.TypeAlignment.Aligned;
import java.util.ArrayList;
import java.util.List;
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
    public List<CoreModule> compile(List<byte[]> modules) {
        try {
            var aligned = TypeAlignment.align(modules.stream().map(Parser::parse).toList());
            var compiled = new ArrayList<CoreModule>();
            for (int i = 0; i < modules.size(); i++) {
                compiled.add(compile(modules.get(i), aligned.get(i)));
            }
            return List.copyOf(compiled);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            // The parser and the compiler answer broken input in many ways, all meaning this.
            throw new ComponentException(
                    Code.MALFORMED, "a core module is not valid: " + e.getMessage(), e);
        }
    }

    private CoreModule compile(byte[] bytes, Aligned aligned) {
        var compiler =
                MachineFactoryCompiler.builder(aligned.module())
                        .withInterpreterFallback(InterpreterFallback.SILENT);
        if (cache != null) {
            compiler.withCache(new SealedCache(cache, bytes, aligned.change()));
        }
        return new EndiveModule(aligned.module(), compiler.compile(), pool);
    }
}
