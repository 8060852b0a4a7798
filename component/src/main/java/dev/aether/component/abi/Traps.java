package dev.aether.component.abi;

import dev.aether.component.ComponentException;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import org.jspecify.annotations.Nullable;

/** Makes the exceptions of this package. */
final class Traps {
    private Traps() {}

    static TrapException abi(String reason) {
        return new TrapException(Code.ABI, reason);
    }

    static TrapException limit(String reason) {
        return new TrapException(Code.LIMIT, reason);
    }

    static TrapException outOfBounds(int address, long length, long memoryBytes) {
        return new TrapException(
                Code.OUT_OF_BOUNDS,
                "%d bytes at %s do not lie in a memory of %d bytes"
                        .formatted(length, Integer.toUnsignedString(address), memoryBytes));
    }

    static ComponentException badValue(ValueType expected, @Nullable Object found) {
        String got = found == null ? "null" : found.getClass().getSimpleName();
        return new ComponentException(
                ComponentException.Code.BAD_VALUE, "expected a " + expected + ", got " + got);
    }

    static ComponentException badValue(String reason) {
        return new ComponentException(ComponentException.Code.BAD_VALUE, reason);
    }
}
