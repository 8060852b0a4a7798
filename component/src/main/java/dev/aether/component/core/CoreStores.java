package dev.aether.component.core;

import java.util.function.BooleanSupplier;

/**
 * Stores that are all given the same modules in the same order, linked alike, so that what one
 * leaves behind may serve the next. For any thread.
 */
public interface CoreStores {
    /**
     * An empty place for the instances of one component instance.
     *
     * @param budget what they may take together
     * @param interrupted whether the guest is to stop; the thread's interrupt flag is then set too
     */
    CoreStore open(CoreBudget budget, BooleanSupplier interrupted);
}
