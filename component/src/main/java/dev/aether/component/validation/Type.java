package dev.aether.component.validation;

/**
 * What a type index, or a function, instance or component stands for. An object is what one index
 * introduced; whether two objects are the same type is for {@link Subtyping} to say. Immutable.
 */
sealed interface Type extends Item
        permits ValueType, ResourceType, FunctionType, InstanceType, ComponentType {
    Measure measure();

    /** What it is, for messages. */
    String word();

    /** The same type as a new index introduces it; only value and resource types need that. */
    default Type renamed() {
        return this;
    }
}
