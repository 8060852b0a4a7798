package dev.aether.component.core;

import dev.aether.component.Limits;

/** What all core instances of one component instance may still take; for one thread. */
public final class CoreBudget {
    private final int tableElementsMax;
    private final long memoryBytesMax;
    private long memoryBytes;
    private boolean memoryRefused;

    public CoreBudget(Limits limits) {
        this.memoryBytesMax = limits.memoryBytesMax();
        this.tableElementsMax = limits.tableElementsMax();
    }

    /** Takes memory; false, and nothing taken, if that were too much. */
    public boolean take(long bytes) {
        if (bytes > memoryBytesMax - memoryBytes) {
            memoryRefused = true;
            return false;
        }
        memoryBytes += bytes;
        return true;
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
