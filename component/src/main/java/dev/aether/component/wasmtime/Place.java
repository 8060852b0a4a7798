package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for one store at a time, and how native code finds that store: it carries the
 * place's number with it. What stays as long as the store grows from the bottom, and beyond that in
 * annexes; what one call needs grows from the top and shrinks with it.
 */
final class Place {
    private static final int BYTES = 32 << 10;

    /** Added when what stays does not fit any more; few guests need one. */
    private static final int ANNEX_BYTES = 64 << 10;

    private static final int ANNEXES_MAX = 64;

    /** Of the first memory, always left for calls. */
    private static final int CALLS_BYTES = 8 << 10;

    final int number;

    /** The store whose guest runs here now. */
    @Nullable WasmtimeStore running;

    private long bottom;
    private long end;
    private long kept;
    private long top;

    /** The references keep the memory. */
    private final List<MemorySegment> annexes = new ArrayList<>();

    private long annexKept;
    private long annexEnd;

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
        annexes.clear();
        annexKept = 0;
        annexEnd = 0;
    }

    /** Memory that stays until the store ends, for a few values. */
    long keep(long bytes) {
        if (annexes.isEmpty() && bytes <= top - kept - CALLS_BYTES) {
            long address = kept;
            kept += bytes;
            return address;
        }
        if (bytes > annexEnd - annexKept) {
            extend();
        }
        long address = annexKept;
        annexKept += bytes;
        return address;
    }

    private void extend() {
        if (annexes.size() == ANNEXES_MAX) {
            throw new TrapException(Code.LIMIT, "the guest has too many exports in use");
        }
        MemorySegment annex = Arena.ofAuto().allocate(ANNEX_BYTES, 16);
        annexes.add(annex);
        annexKept = annex.address();
        annexEnd = annexKept + ANNEX_BYTES;
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
