package dev.aether.component.model;

import dev.aether.component.abi.StringEncoding;

/**
 * How a function crosses the canonical ABI; indices are of core memories and functions.
 *
 * @param memory index, or {@link #NONE}
 * @param realloc index, or {@link #NONE}
 * @param postReturn index, or {@link #NONE}
 */
public record CanonOptions(StringEncoding encoding, int memory, int realloc, int postReturn) {
    /** An option that was not given. */
    public static final int NONE = -1;
}
