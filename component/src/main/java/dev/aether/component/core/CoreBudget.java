package dev.aether.component.core;

import dev.aether.component.Limits;
import dev.aether.component.MemorySource;

/** What all core instances of one component instance may still take; for one thread. */
public final class CoreBudget {
    private final int tableElementsMax;
    private final long memoryBytesMax;
    private final MemorySource source;
    private long memoryBytes;
    private boolean memoryRefused;

    public CoreBudget(Limits limits) {
        this.memoryBytesMax = limits.memoryBytesMax();
        this.source = limits.memory();
        this.tableElementsMax = limits.tableElementsMax();
    }

    /** Takes memory; false, and nothing taken, if that were too much. */
    public boolean take(long bytes) {
        if (bytes > memoryBytesMax - memoryBytes || !source.take(bytes)) {
            memoryRefused = true;
            return false;
        }
        memoryBytes += bytes;
        return true;
    }

    /** Gives back everything, at the end of the instance. */
    public void close() {
        source.giveBack(memoryBytes);
        memoryBytes = 0;
    }

    /** Whether memory was ever wanted and not given. */
    public boolean memoryRefused() {
        return memoryRefused;
    }

    public long memoryBytesMax() {
        return memoryBytesMax;
    }

    /** Memory taken so far. */
    public long memoryBytes() {
        return memoryBytes;
    }

    public int tableElementsMax() {
        return tableElementsMax;
    }
}
