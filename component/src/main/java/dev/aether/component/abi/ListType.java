package dev.aether.component.abi;

import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list: byte[] if its elements are {@code u8}, else a List. */
public final class ListType implements ValueType {
    private static final List<CoreType> FLAT = List.of(CoreType.I32, CoreType.I32);
    private static final long BYTES_MAX = (1L << 28) - 1;

    /** About what an element costs on the heap, beside what it holds itself. */
    private static final int ELEMENT_BYTES = 24;

    private final ValueType element;
    private final boolean ofOctets;

    public ListType(ValueType element) {
        this.element = element;
        this.ofOctets = element == Primitive.U8;
    }

    @Override
    public int byteCount() {
        return 8;
    }

    @Override
    public int alignment() {
        return 4;
    }

    @Override
    public List<CoreType> flat() {
        return FLAT;
    }

    @Override
    public int depth() {
        return element.depth() + 1;
    }

    @Override
    public boolean borrows() {
        return element.borrows();
    }

    @Override
    public boolean pointers() {
        return true;
    }

    @Override
    public Object load(Transfer transfer, int address) {
        CoreMemory memory = transfer.memory();
        return read(transfer, memory.readInt(address), memory.readInt(address + 4));
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        int count = count(value);
        transfer.memory().writeInt(address, write(transfer, value, count));
        transfer.memory().writeInt(address + 4, count);
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        return read(transfer, (int) values[at], (int) values[at + 1]);
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        int count = count(value);
        values[at] = write(transfer, value, count) & 0xffff_ffffL;
        values[at + 1] = count;
    }

    private Object read(Transfer transfer, int address, int count) {
        long bytes = Integer.toUnsignedLong(count) * element.byteCount();
        if (bytes > BYTES_MAX) {
            throw Traps.abi("a list of " + bytes + " bytes is too long");
        }
        transfer.checkRange(address, bytes, element.alignment());
        if (ofOctets) {
            transfer.charge(bytes);
            return transfer.memory().read(address, count);
        }
        transfer.charge(bytes + (long) count * ELEMENT_BYTES);
        var list = new ArrayList<Object>(count);
        int step = element.byteCount();
        for (int i = 0; i < count; i++) {
            list.add(element.load(transfer, address + i * step));
        }
        return list;
    }

    private int count(@Nullable Object value) {
        if (ofOctets && value instanceof byte[] octets) {
            return octets.length;
        }
        if (!ofOctets && value instanceof List<?> list) {
            return list.size();
        }
        throw Traps.badValue(this, value);
    }

    private int write(Transfer transfer, @Nullable Object value, int count) {
        long bytes = (long) count * element.byteCount();
        if (bytes > BYTES_MAX) {
            throw Traps.badValue("a list of " + bytes + " bytes is too long");
        }
        int address = transfer.allocate(element.alignment(), (int) bytes);
        if (value instanceof byte[] octets) {
            transfer.memory().write(address, octets);
        } else if (value instanceof List<?> list) {
            int at = address;
            for (Object item : list) {
                element.store(transfer, at, item);
                at += element.byteCount();
            }
        }
        return address;
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        Descriptions.parts(out, "list", List.of(), new ValueType[] {element}, levels);
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
