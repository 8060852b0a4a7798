package dev.aether.component.core;

/** A value type of core WebAssembly, as far as it can cross between modules and hosts. */
public enum CoreType {
    I32,
    I64,
    F32,
    F64,
    /** A vector or reference, which the canonical ABI never passes. */
    OTHER;

    /** The tightest type that holds the bits of both, as flattened variants need it. */
    public CoreType join(CoreType other) {
        if (this == other) {
            return this;
        }
        boolean narrow = (this == I32 || this == F32) && (other == I32 || other == F32);
        return narrow ? I32 : I64;
    }
}
