package dev.aether.component.abi;

import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreMemory;

/**
 * Through what a canonical function crosses into or out of a guest.
 *
 * @param memory where its values lie; {@link AbsentMemory} if it was linked without
 * @param realloc how memory is had; traps if it was linked without
 */
public record Boundary(
        InstanceState instance, StringEncoding encoding, CoreMemory memory, CoreFunction realloc) {
    /** The realloc of a function linked without one. */
    public static final CoreFunction NO_REALLOC =
            arguments -> {
                throw Traps.abi("the function was linked without realloc");
            };
}
