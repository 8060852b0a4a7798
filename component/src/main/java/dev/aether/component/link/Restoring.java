package dev.aether.component.link;

import dev.aether.component.ComponentException;
import dev.aether.component.Invocation;
import dev.aether.component.Snapshot;
import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.TrapException;
import dev.aether.component.abi.Handle;
import dev.aether.component.abi.HandleTable;
import dev.aether.component.abi.InstanceState;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.core.CoreGlobal;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreTable;
import dev.aether.component.core.CoreType;
import dev.aether.component.core.CoreValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Makes the parts of a component what {@link Saving} saved; for bytes of any origin. */
final class Restoring {
    private final Prepared prepared;
    private final StateInput in;
    private final Invocation invocation;

    private Restoring(Prepared prepared, StateInput in, Invocation invocation) {
        this.prepared = prepared;
        this.in = in;
        this.invocation = invocation;
    }

    /**
     * Restores.
     *
     * @param parts nothing of which is made yet
     * @throws SnapshotException after which the parts are good for nothing but being closed
     */
    static void restore(Prepared prepared, Snapshot snapshot, Parts parts, Invocation invocation) {
        if (!snapshot.isOf(prepared.digest())) {
            throw new SnapshotException(Code.FOREIGN, "the snapshot is of another component");
        }
        try {
            var in = new StateInput(snapshot.state());
            new Restoring(prepared, in, invocation).restore(parts);
        } catch (TrapException refused) {
            throw new SnapshotException(
                    code(refused),
                    "there is no place for the instance: " + refused.getMessage(),
                    refused);
        } catch (ComponentException refused) {
            throw new SnapshotException(Code.DAMAGED, "parts do not fit together", refused);
        }
    }

    /** Of what an instance begins with, that which is too small for it was not saved by us. */
    private static Code code(TrapException refused) {
        return switch (refused.code()) {
            case MEMORY_LIMIT, LIMIT -> Code.LIMIT;
            case OUT_OF_BOUNDS -> Code.DAMAGED;
            default -> Code.NO_ROOM;
        };
    }

    private void restore(Parts parts) {
        parts.recreate(this::resize);
        parts.coreStates().forEach(this::state);
        for (InstanceState instance : parts.states()) {
            handles(instance.handles());
        }
        if (in.remaining() > 0) {
            throw StateInput.damaged("the snapshot goes on behind its end");
        }
    }

    private void resize(CoreState made) {
        for (CoreMemory memory : made.memories()) {
            Saving.resize(memory, in.number(1 << 16, "pages of a memory"));
        }
        for (CoreTable table : made.tables()) {
            Saving.resize(table, in.number(Integer.MAX_VALUE, "elements of a table"));
        }
    }

    private void state(CoreState state) {
        state.memories().forEach(this::memory);
        for (CoreGlobal global : state.globals()) {
            global.set(value());
        }
        state.tables().forEach(this::table);
        dropped(state::dropData);
        dropped(state::dropElement);
    }

    private void memory(CoreMemory memory) {
        long at = 0;
        int length = in.number(Saving.PAGE_BYTES, "bytes of memory at a time");
        while (length > 0) {
            long gap = in.number();
            if (gap < 0 || gap > memory.byteCount() - at - length) {
                throw StateInput.damaged("memory beyond the end of memory");
            }
            memory.write((int) (at + gap), in.bytes(length));
            at += gap + length;
            length = in.number(Saving.PAGE_BYTES, "bytes of memory at a time");
        }
    }

    private CoreValue value() {
        int kind = in.number(Saving.FUNCTION, "kind of a value");
        if (kind == Saving.NULL) {
            return new CoreValue.Null();
        } else if (kind == Saving.FUNCTION) {
            int instance = in.number(Integer.MAX_VALUE, "an instance");
            return new CoreValue.Function(instance, in.number(Integer.MAX_VALUE, "a function"));
        } else if (kind >= Saving.TYPES.size()) {
            throw StateInput.damaged("a value of kind " + kind);
        }
        CoreType type = Saving.TYPES.get(kind);
        long low = in.number();
        boolean narrow = type == CoreType.I32 || type == CoreType.F32;
        if (narrow && low >>> Integer.SIZE != 0) {
            throw StateInput.damaged("a value of more than 32 bits");
        }
        return new CoreValue.Numeric(type, low, type == CoreType.OTHER ? in.number() : 0);
    }

    private void table(CoreTable table) {
        int count = in.number(table.size(), "elements of a table that changed");
        for (int i = 0; i < count; i++) {
            int index = in.number(table.size() - 1L, "an element of a table");
            if (!(value() instanceof CoreValue.Reference element)) {
                throw StateInput.damaged("an element of a table is no reference");
            }
            table.set(index, element);
        }
    }

    private void dropped(IntConsumer drop) {
        int count = in.number(in.remaining(), "dropped segments");
        for (int i = 0; i < count; i++) {
            drop.accept(in.number(Integer.MAX_VALUE, "a dropped segment"));
        }
    }

    private void handles(HandleTable table) {
        int highest = in.number(in.remaining(), "handles");
        var held = new ArrayList<@Nullable Handle>();
        try {
            var free = new BitSet();
            for (int i = 1; i <= highest; i++) {
                Handle handle = handle();
                held.add(handle);
                free.set(i, handle == null);
            }
            table.fill(held, freed(free));
        } catch (RuntimeException refused) {
            endAll(held);
            throw refused;
        }
    }

    private int[] freed(BitSet free) {
        var freed = new int[free.cardinality()];
        for (int i = 0; i < freed.length; i++) {
            int index = in.number(Integer.MAX_VALUE, "a free handle");
            if (!free.get(index)) {
                throw StateInput.damaged("handle %d is not free".formatted(index));
            }
            free.clear(index);
            freed[i] = index;
        }
        return freed;
    }

    private @Nullable Handle handle() {
        int kind = in.number(Saving.OF_HOST, "kind of a handle");
        if (kind == Saving.FREE) {
            return null;
        }
        List<Plan.ResourcePlan> resources = prepared.plan().resources();
        ResourceType type =
                resources.get(in.number(resources.size() - 1L, "type of a handle")).type();
        if (type.ofHost() != (kind == Saving.OF_HOST)) {
            throw StateInput.damaged("a handle of a " + type + " by the wrong side");
        }
        return type.ofHost()
                ? Handle.owning(type, named(type, in.text()))
                : Handle.owning(type, (int) in.number());
    }

    private Object named(ResourceType type, String name) {
        try {
            return prepared.binding().keepers().get(type.index()).named(invocation, name);
        } catch (SnapshotException refused) {
            throw refused;
        } catch (RuntimeException absent) {
            throw new SnapshotException(
                    Code.RESOURCE,
                    "the guest held a %s, which this host does not give: %s"
                            .formatted(type, absent.getMessage()),
                    absent);
        }
    }

    /** Ends what was found by name and came into no table. */
    private void endAll(List<@Nullable Handle> held) {
        for (Handle handle : held) {
            Object object = handle == null ? null : handle.hostObject();
            if (handle != null && object != null) {
                prepared.binding()
                        .destructors()
                        .get(handle.type().index())
                        .drop(invocation, object);
            }
        }
    }
}
