package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentEngine;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.CompilerProcess;
import java.time.Duration;
import java.util.concurrent.Executor;

/** What compiles and runs the particles of a node. */
public enum ParticleEngine {
    /** To JVM bytecode, in pure Java. */
    ENDIVE {
        @Override
        ComponentEngine make(CompilationCache cache, Executor aside) {
            return ComponentEngine.create(
                    cache, new CompilerProcess(COMPILER_MEBIBYTES, COMPILING_MAX), aside);
        }
    },
    /** To machine code, by a native library that must be on this machine. */
    WASMTIME {
        @Override
        ComponentEngine make(CompilationCache cache, Executor aside) {
            return ComponentEngine.wasmtime(new WasmtimeLibrary(WasmtimeLibrary.place()), cache);
        }
    };

    /** For the process that compiles a large component; one of 13 MB takes 640. */
    private static final int COMPILER_MEBIBYTES = 1024;

    /**
     * For such a process; the start of a replica gives up sooner and finds it done when tried
     * again.
     */
    private static final Duration COMPILING_MAX = Duration.ofMinutes(10);

    /**
     * Makes it.
     *
     * @param aside for work that nobody waits for
     */
    abstract ComponentEngine make(CompilationCache cache, Executor aside);
}
