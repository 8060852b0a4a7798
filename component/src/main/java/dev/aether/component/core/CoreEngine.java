package dev.aether.component.core;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Compiles core modules and runs them. */
public interface CoreEngine {
    /**
     * Compiles the modules of one component, which may be linked to each other; in order.
     *
     * @throws dev.aether.component.ComponentException if one is not valid
     */
    List<CoreModule> compile(List<byte[]> modules);

    /**
     * An empty place for the instances of one component instance.
     *
     * @param budget what they may take together
     * @param interrupted whether the guest is to stop; the thread's interrupt flag is then set too
     */
    CoreStore store(CoreBudget budget, BooleanSupplier interrupted);
}
