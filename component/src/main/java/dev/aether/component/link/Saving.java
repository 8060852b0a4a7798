package dev.aether.component.link;

import dev.aether.component.Snapshot;
import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.TrapException;
import dev.aether.component.abi.Handle;
import dev.aether.component.abi.HandleTable;
import dev.aether.component.abi.InstanceState;
import dev.aether.component.core.CoreGlobal;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreState;
import dev.aether.component.core.CoreTable;
import dev.aether.component.core.CoreType;
import dev.aether.component.core.CoreValue;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Saves the parts of a running component: how large memories and tables are, then what in them is
 * not as in an instance that was made, but not started, at that size; and all globals and handles.
 */
final class Saving {
    /** Of memory; two differences in neighbouring blocks are written as one. */
    private static final int BLOCK_BYTES = 64;

    static final int PAGE_BYTES = 1 << 16;

    /** Before a number stands the place of its type in these, before other values what follows. */
    static final List<CoreType> TYPES =
            List.of(CoreType.I32, CoreType.I64, CoreType.F32, CoreType.F64, CoreType.OTHER);

    static final int NULL = 16;

    static final int FUNCTION = 17;

    /** Before a handle. */
    static final int FREE = 0;

    static final int OF_GUEST = 1;
    static final int OF_HOST = 2;

    private final Prepared prepared;
    private final StateOutput out = new StateOutput();

    private Saving(Prepared prepared) {
        this.prepared = prepared;
    }

    /**
     * Saves.
     *
     * @param fresh of another running component of the same kind, where nothing is made yet
     */
    static Snapshot save(Prepared prepared, Parts parts, Parts fresh) {
        try {
            return new Saving(prepared).save(parts, fresh);
        } catch (TrapException refused) {
            throw new SnapshotException(
                    Code.NO_ROOM,
                    "no second instance to compare with: " + refused.getMessage(),
                    refused);
        }
    }

    private Snapshot save(Parts parts, Parts fresh) {
        List<CoreState> states = parts.coreStates();
        for (CoreState state : states) {
            state.memories().forEach(memory -> out.number(memory.byteCount() / PAGE_BYTES));
            state.tables().forEach(table -> out.number(table.size()));
        }
        var now = states.iterator();
        fresh.recreate(made -> resize(made, now.next()));
        List<CoreState> before = fresh.coreStates();
        for (int i = 0; i < states.size(); i++) {
            state(states.get(i), before.get(i));
        }
        for (InstanceState instance : parts.states()) {
            handles(instance.handles());
        }
        return out.seal(prepared.digest());
    }

    private static void resize(CoreState made, CoreState wanted) {
        for (int i = 0; i < made.memories().size(); i++) {
            resize(made.memories().get(i), wanted.memories().get(i).byteCount() / PAGE_BYTES);
        }
        for (int i = 0; i < made.tables().size(); i++) {
            resize(made.tables().get(i), wanted.tables().get(i).size());
        }
    }

    /** Makes a memory as large as one that was saved. */
    static void resize(CoreMemory memory, long pages) {
        long more = pages - memory.byteCount() / PAGE_BYTES;
        if (more < 0) {
            throw StateInput.damaged("a memory is smaller than it began");
        }
        if (more > 0 && memory.grow((int) more) < 0) {
            throw new SnapshotException(
                    Code.LIMIT, "the guest had a memory of %d pages, too many".formatted(pages));
        }
    }

    /** Makes a table as large as one that was saved. */
    static void resize(CoreTable table, int size) {
        int more = size - table.size();
        if (more < 0) {
            throw StateInput.damaged("a table is smaller than it began");
        }
        if (more > 0 && !table.grow(more)) {
            throw new SnapshotException(
                    Code.LIMIT, "the guest had a table of %d elements, too many".formatted(size));
        }
    }

    private void state(CoreState now, CoreState before) {
        for (int i = 0; i < now.memories().size(); i++) {
            memory(now.memories().get(i), before.memories().get(i));
        }
        for (CoreGlobal global : now.globals()) {
            value(global.value());
        }
        for (int i = 0; i < now.tables().size(); i++) {
            table(now.tables().get(i), before.tables().get(i));
        }
        dropped(now.droppedData());
        dropped(now.droppedElements());
    }

    /** Stretches that differ, each with how many bytes lie between it and the one before. */
    private void memory(CoreMemory now, CoreMemory before) {
        long written = 0;
        for (long page = 0; page < now.byteCount(); page += PAGE_BYTES) {
            byte[] bytes = now.read((int) page, PAGE_BYTES);
            byte[] other = before.read((int) page, PAGE_BYTES);
            int at = differing(bytes, other, 0);
            while (at < PAGE_BYTES) {
                int end = equal(bytes, other, at);
                out.number(end - at);
                out.number(page + at - written);
                out.bytes(bytes, at, end - at);
                written = page + end;
                at = differing(bytes, other, end);
            }
        }
        out.number(0);
    }

    private static int differing(byte[] bytes, byte[] other, int from) {
        int at = Arrays.mismatch(bytes, from, PAGE_BYTES, other, from, PAGE_BYTES);
        return at < 0 ? PAGE_BYTES : from + at;
    }

    /** Where the first block that is the same begins behind a difference. */
    private static int equal(byte[] bytes, byte[] other, int from) {
        int at = Math.min(PAGE_BYTES, (from | (BLOCK_BYTES - 1)) + 1);
        while (at < PAGE_BYTES
                && !Arrays.equals(bytes, at, at + BLOCK_BYTES, other, at, at + BLOCK_BYTES)) {
            at += BLOCK_BYTES;
        }
        return at;
    }

    private void value(CoreValue value) {
        switch (value) {
            case CoreValue.Null() -> out.number(NULL);
            case CoreValue.Function(int instance, int function) -> {
                out.number(FUNCTION);
                out.number(instance);
                out.number(function);
            }
            case CoreValue.Numeric(CoreType type, long low, long high) -> {
                out.number(TYPES.indexOf(type));
                out.number(low);
                if (type == CoreType.OTHER) {
                    out.number(high);
                }
            }
        }
    }

    /** Elements that differ, each with its index. */
    private void table(CoreTable now, CoreTable before) {
        var differing = new BitSet();
        for (int i = 0; i < now.size(); i++) {
            differing.set(i, !now.element(i).equals(before.element(i)));
        }
        out.number(differing.cardinality());
        differing.stream()
                .forEach(i -> {
                    out.number(i);
                    value(now.element(i));
                });
    }

    private void dropped(BitSet segments) {
        out.number(segments.cardinality());
        segments.stream().forEach(out::number);
    }

    private void handles(HandleTable handles) {
        out.number(handles.highest());
        for (int i = 1; i <= handles.highest(); i++) {
            handles.at(i).ifPresentOrElse(this::handle, () -> out.number(FREE));
        }
        for (int index : handles.free()) {
            out.number(index);
        }
    }

    private void handle(Handle handle) {
        Object object = handle.hostObject();
        int type = handle.type().index();
        if (object == null) {
            out.number(OF_GUEST);
            out.number(type);
            out.number(Integer.toUnsignedLong(handle.representation()));
            return;
        }
        String name =
                prepared.binding()
                        .keepers()
                        .get(type)
                        .nameOf(object)
                        .orElseThrow(() ->
                                new SnapshotException(
                                        Code.RESOURCE, "the guest holds a " + named(type)));
        out.number(OF_HOST);
        out.number(type);
        out.text(name);
    }

    private String named(int type) {
        Plan.ResourcePlan resource = prepared.plan().resources().get(type);
        return resource.instance() + "#" + resource.name();
    }
}
