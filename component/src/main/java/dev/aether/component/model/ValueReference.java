package dev.aether.component.model;

import dev.aether.component.abi.Primitive;

/** A value type where it is used: spelled out, named by its index, or left out. */
public sealed interface ValueReference {
    record Absent() implements ValueReference {}

    record Inline(Primitive primitive) implements ValueReference {}

    record Indexed(int type) implements ValueReference {}
}
