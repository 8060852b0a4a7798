package dev.aether.component.core.endive;

import dev.aether.component.ComponentException;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.HostFailureException;
import java.util.Locale;
import run.endive.runtime.WasmInterruptedException;
import run.endive.wasm.UnlinkableException;
import run.endive.wasm.WasmEngineException;

/** Tells traps apart; the engine says most of them in words only. */
final class EndiveTraps {
    private EndiveTraps() {}

    /** What to throw instead of what came out of the engine. */
    static RuntimeException translate(Throwable thrown) {
        return switch (thrown) {
            case TrapException trap -> trap;
            case ComponentException fault -> fault;
            case HostFailureException failure -> failure;
            case StackOverflowError e ->
                    new TrapException(Code.STACK_EXHAUSTED, "call stack exhausted");
            case WasmInterruptedException e ->
                    new TrapException(Code.INTERRUPTED, "interrupted", e);
            case UnlinkableException e ->
                    new ComponentException(
                            ComponentException.Code.MALFORMED,
                            "core modules do not fit together: " + e.getMessage(),
                            e);
            case WasmEngineException e -> named(e);
            case ArithmeticException e ->
                    new TrapException(Code.ARITHMETIC, "integer divide by zero", e);
            case IndexOutOfBoundsException e ->
                    new TrapException(Code.OUT_OF_BOUNDS, "out of bounds: " + e.getMessage(), e);
            default -> new TrapException(Code.OTHER, "the engine failed: " + thrown, thrown);
        };
    }

    private static TrapException named(WasmEngineException e) {
        String message = String.valueOf(e.getMessage());
        return new TrapException(code(message.toLowerCase(Locale.ROOT)), message, e);
    }

    private static Code code(String message) {
        if (message.contains("unreachable")) {
            return Code.UNREACHABLE;
        } else if (message.contains("out of bounds") || message.contains("undefined element")) {
            return Code.OUT_OF_BOUNDS;
        } else if (message.contains("call stack exhausted")) {
            return Code.STACK_EXHAUSTED;
        } else if (message.contains("integer") || message.contains("divide")) {
            return Code.ARITHMETIC;
        } else if (message.contains("indirect call") || message.contains("uninitialized element")) {
            return Code.INDIRECT_CALL;
        } else {
            return Code.OTHER;
        }
    }
}
