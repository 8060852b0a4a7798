package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.ComponentEngine;
import dev.aether.component.WasmtimeLibrary;
import dev.aether.component.host.CompilerProcess;
import dev.aether.environment.Environment;
import java.time.Duration;

/** What compiles and runs the particles of a node. */
public enum ParticleEngine {
    /** To JVM bytecode, in pure Java. */
    ENDIVE {
        @Override
        ComponentEngine make(Environment environment, CompilationCache cache) {
            return ComponentEngine.create(
                    cache, new CompilerProcess(COMPILER_MEBIBYTES, COMPILING_MAX));
        }
    },
    /** To machine code, by a native library that must be on this machine. */
    WASMTIME {
        @Override
        ComponentEngine make(Environment environment, CompilationCache cache) {
            return ComponentEngine.wasmtime(
                    new WasmtimeLibrary(WasmtimeLibrary.place()), cache, key(environment));
        }
    };

    /** For the process that compiles a large component; one of 13 MB takes 640. */
    private static final int COMPILER_MEBIBYTES = 1024;

    /**
     * For such a process; the start of a replica gives up sooner and finds it done when tried
     * again.
     */
    private static final Duration COMPILING_MAX = Duration.ofMinutes(10);

    private static final String KEY = "compiled.key";
    private static final int KEY_BYTES = 32;

    abstract ComponentEngine make(Environment environment, CompilationCache cache);

    /** Seals compiled code, so that what this node did not compile itself is not run. */
    private static byte[] key(Environment environment) {
        if (environment.disk().exists(KEY)) {
            byte[] kept = environment.disk().read(KEY, KEY_BYTES);
            if (kept.length == KEY_BYTES) {
                return kept;
            }
        }
        byte[] made = environment.randomness().bytes(KEY_BYTES);
        environment.disk().replaceSecret(KEY, made);
        return made;
    }
}
