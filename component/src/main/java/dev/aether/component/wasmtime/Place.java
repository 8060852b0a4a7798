package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for one store at a time, and how native code finds that store: it carries the
 * place's number with it. What stays as long as the store grows from the bottom; what one call
 * needs grows from the top and shrinks with it.
 */
final class Place {
    private static final int BYTES = 32 << 10;

    final int number;

    /** The store whose guest runs here now. */
    @Nullable WasmtimeStore running;

    private long bottom;
    private long end;
    private long kept;
    private long top;

    Place(int number) {
        this.number = number;
    }

    /** Begins with nothing in it. */
    void clear() {
        if (bottom == 0) {
            // For as long as the process runs, as the places are.
            bottom = Arena.global().allocate(BYTES, 16).address();
            end = bottom + BYTES;
        }
        running = null;
        kept = bottom;
        top = end;
    }

    /** Memory that stays until the store ends. */
    long keep(long bytes) {
        if (bytes > top - kept) {
            throw new TrapException(Code.LIMIT, "the guest has too many exports in use");
        }
        long address = kept;
        kept += bytes;
        return address;
    }

    /** Memory on top, aligned to 16, until {@link #pop}. */
    long push(long bytes) {
        if (bytes > top - kept) {
            throw new TrapException(Code.STACK_EXHAUSTED, "calls between guests nest too deep");
        }
        top -= bytes;
        return top;
    }

    /** Ends the last {@link #push}, which was of so many bytes. */
    void pop(long bytes) {
        top += bytes;
    }
}
