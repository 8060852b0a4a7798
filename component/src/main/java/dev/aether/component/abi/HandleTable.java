package dev.aether.component.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resource handles of one component instance; index 0 is never given out. */
public final class HandleTable {
    private final int handlesMax;
    private @Nullable Handle[] handles = new Handle[16];
    private int[] free = new int[16];
    private int freeCount;
    private int used = 1;

    HandleTable(int handlesMax) {
        this.handlesMax = handlesMax;
    }

    int add(Handle handle) {
        int index;
        if (freeCount > 0) {
            index = free[--freeCount];
        } else {
            if (used > handlesMax) {
                throw Traps.limit("more than " + handlesMax + " resource handles");
            }
            index = used++;
            if (index == handles.length) {
                handles = Arrays.copyOf(handles, index * 2);
            }
        }
        handles[index] = handle;
        return index;
    }

    Handle find(ResourceType type, int index) {
        Handle handle = index > 0 && index < used ? handles[index] : null;
        if (handle == null) {
            throw Traps.abi("no handle " + Integer.toUnsignedString(index));
        }
        if (handle.type() != type) {
            throw Traps.abi(
                    "handle " + index + " is of a " + handle.type() + ", expected a " + type);
        }
        return handle;
    }

    Handle remove(ResourceType type, int index) {
        Handle handle = find(type, index);
        if (handle.isLentOut()) {
            throw Traps.abi("handle " + index + " of a " + type + " is lent out");
        }
        handles[index] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = index;
        return handle;
    }

    /** Empties the table and answers what it held, in order. */
    public List<Handle> drain() {
        var drained = new ArrayList<Handle>();
        for (Handle handle : handles) {
            if (handle != null) {
                drained.add(handle);
            }
        }
        Arrays.fill(handles, null);
        used = 1;
        freeCount = 0;
        return drained;
    }

    /** The highest index that was ever given out. */
    public int highest() {
        return used - 1;
    }

    /** What an index stands for now. */
    public Optional<Handle> at(int index) {
        return Optional.ofNullable(handles[index]);
    }

    /** The indices that are free, in the order in which they became so. */
    public int[] free() {
        return Arrays.copyOf(free, freeCount);
    }

    /**
     * Fills a table that was never used.
     *
     * @param held what each index from 1 on stands for, null for nothing
     * @param freed the indices of the nulls, in the order in which they are to count as freed
     * @throws dev.aether.component.TrapException if these are too many
     */
    public void fill(List<@Nullable Handle> held, int[] freed) {
        if (used > 1 || held.size() > handlesMax) {
            throw Traps.limit("more than " + handlesMax + " resource handles");
        }
        used = held.size() + 1;
        handles = Arrays.copyOf(handles, Math.max(handles.length, used));
        for (int i = 1; i < used; i++) {
            handles[i] = held.get(i - 1);
        }
        free = Arrays.copyOf(freed, Math.max(free.length, freed.length));
        freeCount = freed.length;
    }

    /** How many handles are held now. */
    public int count() {
        return used - 1 - freeCount;
    }
}
