package dev.aether.component.core;

/** A value of core WebAssembly that means the same to every engine. */
public sealed interface CoreValue {
    /**
     * A number or vector.
     *
     * @param type {@link CoreType#OTHER} for a vector
     * @param low its bits, those that it has not zero
     * @param high the upper bits of a vector
     */
    record Numeric(CoreType type, long low, long high) implements CoreValue {}

    /** A reference that has a name. */
    sealed interface Reference extends CoreValue {}

    /** The reference to nothing. */
    record Null() implements Reference {}

    /**
     * A function.
     *
     * @param instance by the order in which the instances of a store were made
     * @param function by its index in the instance's module, imported ones first
     */
    record Function(int instance, int function) implements Reference {}
}
