package dev.aether.component.wasmtime;

import dev.aether.component.ComponentException;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.HostFailureException;
import org.jspecify.annotations.Nullable;

/** Tells traps apart. */
final class Traps {
    private static final int UNKNOWN = 255;

    private Traps() {}

    static TrapException interrupted() {
        return new TrapException(Code.INTERRUPTED, "interrupted");
    }

    /** The trap native code gave, which is deleted by that. */
    static TrapException take(Bindings library, long trap, long scratch) {
        RawMemory.writeByte(scratch, UNKNOWN);
        library.trapCode.call(trap, scratch);
        int code = RawMemory.readByte(scratch);
        TrapException named = named(code);
        if (named == null) {
            named = new TrapException(Code.OTHER, library.message(library.trapMessage, trap));
        }
        library.trapDelete.call(trap);
        return named;
    }

    /** By the numbers of {@code wasmtime/trap.h}. */
    private static @Nullable TrapException named(int code) {
        return switch (code) {
            case 0 -> new TrapException(Code.STACK_EXHAUSTED, "call stack exhausted");
            case 1 -> new TrapException(Code.OUT_OF_BOUNDS, "out of bounds memory access");
            case 3 -> new TrapException(Code.OUT_OF_BOUNDS, "undefined element: out of bounds");
            case 4 -> new TrapException(Code.INDIRECT_CALL, "uninitialized element");
            case 5 -> new TrapException(Code.INDIRECT_CALL, "indirect call type mismatch");
            case 6 -> new TrapException(Code.ARITHMETIC, "integer overflow");
            case 7 -> new TrapException(Code.ARITHMETIC, "integer divide by zero");
            case 8 -> new TrapException(Code.ARITHMETIC, "invalid conversion to integer");
            case 9 -> new TrapException(Code.UNREACHABLE, "unreachable");
            case 10 -> interrupted();
            default -> null;
        };
    }

    /** What to throw for an error that is no trap; the library says which in words only. */
    static RuntimeException error(String message, long memoryBytesMax) {
        if (message.contains("exceeds memory limits")) {
            return memory(memoryBytesMax);
        } else if (message.contains("exceeds table limits")
                || message.contains("resource limit exceeded")
                || message.contains("maximum ")) {
            return new TrapException(Code.LIMIT, message);
        } else if (message.contains("incompatible import type")) {
            return new ComponentException(
                    ComponentException.Code.MALFORMED,
                    "core modules do not fit together: " + message);
        }
        return new TrapException(Code.OTHER, "the engine failed: " + message);
    }

    static TrapException memory(long memoryBytesMax) {
        return new TrapException(
                Code.MEMORY_LIMIT,
                "the guest needs more memory than the %d bytes it may have"
                        .formatted(memoryBytesMax));
    }

    /** What to throw instead of what a function of the host threw below the guest. */
    static RuntimeException below(Throwable thrown) {
        return switch (thrown) {
            case TrapException trap -> trap;
            case ComponentException fault -> fault;
            case HostFailureException failure -> failure;
            case StackOverflowError e ->
                    new TrapException(Code.STACK_EXHAUSTED, "call stack exhausted");
            case Error error -> throw error;
            default -> new TrapException(Code.OTHER, "the engine failed: " + thrown, thrown);
        };
    }
}
