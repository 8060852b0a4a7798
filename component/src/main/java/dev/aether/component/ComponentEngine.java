package dev.aether.component;

import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.endive.EndiveEngine;

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
