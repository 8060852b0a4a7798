package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentEngine;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.CompilerProcess;
import java.time.Duration;

/** What compiles and runs the particles of a node. */
public enum ParticleEngine {
    /** To JVM bytecode, in pure Java. */
    ENDIVE {
        @Override
        ComponentEngine make(CompilationCache cache) {
            return ComponentEngine.create(
                    cache, new CompilerProcess(COMPILER_MEBIBYTES, COMPILING_MAX));
        }
    },
    /** To machine code, by a native library that must be on this machine. */
    WASMTIME {
        @Override
        ComponentEngine make(CompilationCache cache) {
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

    abstract ComponentEngine make(CompilationCache cache);
}
