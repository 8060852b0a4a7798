package dev.aether.component.abi;

import org.jspecify.annotations.Nullable;

/** A component function that can be called with lifted values. */
@FunctionalInterface
public interface Target {
    @Nullable Object call(Object[] arguments);
}
