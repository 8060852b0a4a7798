package dev.aether.component.core;

import java.util.BitSet;
import java.util.List;

/**
 * What of a running module is its own and can change, in the order of the module. To be looked at
 * and changed only while nothing of its store runs.
 */
public interface CoreState {
    List<? extends CoreMemory> memories();

    /** The mutable ones. */
    List<? extends CoreGlobal> globals();

    List<? extends CoreTable> tables();

    /** Passive data segments that were there and are not any more. */
    BitSet droppedData();

    /** Passive element segments that were there and are not any more. */
    BitSet droppedElements();

    /**
     * Drops a data segment.
     *
     * @throws dev.aether.component.SnapshotException if the module never drops that one
     */
    void dropData(int segment);

    /**
     * Drops an element segment.
     *
     * @throws dev.aether.component.SnapshotException if the module never drops that one
     */
    void dropElement(int segment);
}
