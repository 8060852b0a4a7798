package dev.aether.component.wasmtime;

import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import java.util.ArrayList;
import java.util.List;

/** The memories of one store, and what of its guest's budget they have. */
final class Memories {
    private static final long PAGE_BYTES = 1 << 16;

    private final Bindings library;
    private final NativeStore opened;
    private final List<WasmtimeMemory> memories = new ArrayList<>();
    private long takenBytes;
    private boolean stale;

    Memories(Bindings library, NativeStore opened) {
        this.library = library;
        this.opened = opened;
    }

    /** Takes for a module what its memories begin with. */
    void take(CoreBudget budget, long initialBytes) {
        if (!budget.take(initialBytes)) {
            throw new TrapException(
                    Code.MEMORY_LIMIT,
                    "the guest begins with %d bytes of memory, at most %d are allowed"
                            .formatted(initialBytes, budget.memoryBytesMax()));
        }
        takenBytes += initialBytes;
    }

    /** The budget had nothing taken from it yet. */
    void begin() {
        takenBytes = 0;
        stale = false;
    }

    /** A memory exported twice, or by who imported it, is one. */
    WasmtimeMemory at(WasmtimeStore store, long address) {
        for (WasmtimeMemory known : memories) {
            if (known.is(address)) {
                return known;
            }
        }
        var memory = new WasmtimeMemory(store, address);
        memories.add(memory);
        return memory;
    }

    /**
     * Whether a memory may grow by so many pages. What was taken for one that then could not grow,
     * because of its own limit, serves the next that asks.
     */
    boolean mayGrow(CoreBudget budget, long pages) {
        long wanted = (pages & 0xffff_ffffL) * PAGE_BYTES;
        long more = Math.max(0, wanted - (takenBytes - refresh()));
        boolean given = budget.take(more);
        if (given) {
            takenBytes += more;
            stale = true;
        }
        return given;
    }

    /** Makes a memory larger; answers how many pages it had, or -1. */
    int grow(WasmtimeMemory memory, int pages) {
        Place place = opened.place();
        long out = place.push(WasmtimeStore.VALUE_BYTES);
        try {
            long error =
                    library.memoryGrow.call(
                            opened.context(),
                            memory.address + WasmtimeExtern.CONTENT,
                            Integer.toUnsignedLong(pages),
                            out);
            if (error != 0) {
                library.errorDelete.call(error);
                return -1;
            }
            refreshIfStale();
            return (int) RawMemory.readLong(out);
        } finally {
            place.pop(WasmtimeStore.VALUE_BYTES);
        }
    }

    void refreshIfStale() {
        if (stale) {
            stale = false;
            refresh();
        }
    }

    /** Sees all memories as they are now; answers their size together. */
    long refresh() {
        long bytes = 0;
        for (WasmtimeMemory memory : memories) {
            bytes += memory.refresh(library, opened.context());
        }
        return bytes;
    }

    /** Every access from now on is out of bounds. */
    void close() {
        memories.forEach(WasmtimeMemory::close);
    }
}
