package dev.aether.component.core;

/** A running core module. */
public interface CoreInstance {
    /** One of its exports, which must be there. */
    CoreExtern export(String name);

    /**
     * Runs its start function, if it has one; to be called once.
     *
     * @throws dev.aether.component.TrapException if it traps
     */
    void start();

    /** What is its own and can change. */
    CoreState state();
}
