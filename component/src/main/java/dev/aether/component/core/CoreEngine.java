package dev.aether.component.core;

import java.util.List;

/** Compiles core modules and runs them. */
public interface CoreEngine {
    /**
     * Compiles the modules of one component, which may be linked to each other; in order.
     *
     * @throws dev.aether.component.ComponentException if one is not valid
     */
    List<CoreModule> compile(List<byte[]> modules);

    /** For component instances that are all made by one plan. */
    CoreStores stores();
}
