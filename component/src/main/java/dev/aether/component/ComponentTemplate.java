package dev.aether.component;

/** A component compiled and linked once, from which instances are made cheaply. */
public interface ComponentTemplate {
    /**
     * Makes a fresh instance that shares nothing mutable with any other.
     *
     * @param hostState what host functions see as {@link Invocation#state()}
     * @throws TrapException if its start function trapped or a limit is too small for it
     */
    ComponentInstance instantiate(Limits limits, Object hostState);
}
