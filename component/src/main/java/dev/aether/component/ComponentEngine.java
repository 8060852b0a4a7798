package dev.aether.component;

import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.endive.EndiveEngine;
import dev.aether.component.wasmtime.WasmtimeEngine;
import java.util.List;
import java.util.concurrent.Executor;

/** Compiles components. One serves a whole process; for any thread. */
public final class ComponentEngine {
    private final CoreEngine core;

    private ComponentEngine(CoreEngine core) {
        this.core = core;
    }

    /** An engine that compiles guests to JVM bytecode; it needs nothing but the JVM. */
    public static ComponentEngine create() {
        return new ComponentEngine(new EndiveEngine());
    }

    /** As the other, but what was compiled once is loaded from the cache: tens of milliseconds. */
    public static ComponentEngine create(CompilationCache cache) {
        return new ComponentEngine(new EndiveEngine(cache));
    }

    /**
     * As the other, but large guests are compiled by somebody else.
     *
     * @param apart asked for modules of more than {@value EndiveEngine#LARGE_BYTES} bytes together
     */
    public static ComponentEngine create(CompilationCache cache, ModuleCompiler apart) {
        return create(cache, apart, _ -> {});
    }

    /**
     * As the other, and what the first calls of a guest need is noted in the cache, to be loaded
     * ahead of them by the next process.
     *
     * @param aside runs that, milliseconds each time, on threads that may wait for a disk
     */
    public static ComponentEngine create(
            CompilationCache cache, ModuleCompiler apart, Executor aside) {
        return new ComponentEngine(new EndiveEngine(cache, apart, aside));
    }

    /**
     * Compiles core modules that go together to what the cache of {@link #create(CompilationCache)}
     * keeps.
     *
     * @throws ComponentException if one is not valid
     */
    public static byte[] artefact(List<byte[]> modules) {
        return EndiveEngine.artefact(modules);
    }

    /**
     * An engine that compiles guests to machine code with Wasmtime. It makes instances in less time
     * and memory, and runs some guests faster; but its native code is part of this process then.
     *
     * @throws IllegalStateException if the file is not the library it should be
     */
    public static ComponentEngine wasmtime(WasmtimeLibrary library) {
        return new ComponentEngine(new WasmtimeEngine(library));
    }

    /**
     * As the other, but what was compiled once is loaded from the cache.
     *
     * @param key 32 secret bytes at least, to seal with what is stored; what lies in the cache
     *     under another seal is compiled anew
     */
    public static ComponentEngine wasmtime(
            WasmtimeLibrary library, CompilationCache cache, byte[] key) {
        return new ComponentEngine(new WasmtimeEngine(library, new SealedCache(cache, key)));
    }

    /**
     * As the other, with a cache that itself proves where its code is from.
     *
     * @param cache gives out machine code that runs in this process as it is: what it found in a
     *     place that others can write to has passed a {@link SealedCache} or the like
     */
    public static ComponentEngine wasmtime(WasmtimeLibrary library, CompilationCache cache) {
        return new ComponentEngine(new WasmtimeEngine(library, cache));
    }

    /**
     * Compiles a component and links it to a host. Slow, from milliseconds to seconds: do it once
     * per component, not on a thread that must answer soon.
     *
     * @throws ComponentException naming every import the host does not offer, or if a core module
     *     is not valid
     */
    public ComponentTemplate prepare(Component component, HostImports imports) {
        return component.prepare(imports, core);
    }
}
