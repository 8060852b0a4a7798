package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or tuple; its values are {@code Object[]} in declared order. */
public final class RecordType implements ValueType {
    private static final int OBJECT_BYTES = 16;
    private final List<String> labels;
    private final ValueType[] fields;
    private final int[] offsets;
    private final int byteCount;
    private final int alignment;
    private final List<CoreType> flat;
    private final int depth;
    private final boolean borrows;
    private final boolean pointers;

    /**
     * A record of these fields.
     *
     * @param labels of a record, one per field; none of a tuple
     * @throws TypeTooLargeException if its values were larger than allowed
     */
    public RecordType(List<String> labels, List<ValueType> fields) {
        this.labels = List.copyOf(labels);
        this.fields = fields.toArray(ValueType[]::new);
        this.offsets = new int[this.fields.length];
        long end = 0;
        int widest = 1;
        for (int i = 0; i < this.fields.length; i++) {
            int step = this.fields[i].alignment();
            widest = Math.max(widest, step);
            end = (end + step - 1) & -step;
            offsets[i] = Flat.checkedBytes(end);
            end += this.fields[i].byteCount();
        }
        this.alignment = widest;
        this.byteCount = Flat.checkedBytes((end + widest - 1) & -widest);
        this.flat = Flat.sequence(fields);
        this.depth = Flat.depth(fields);
        this.borrows = Flat.borrows(fields);
        this.pointers = Flat.pointers(fields);
    }

    /** A tuple of these elements. */
    public static RecordType tuple(List<ValueType> elements) {
        return new RecordType(List.of(), elements);
    }

    @Override
    public int byteCount() {
        return byteCount;
    }

    @Override
    public int alignment() {
        return alignment;
    }

    @Override
    public List<CoreType> flat() {
        return flat;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean borrows() {
        return borrows;
    }

    @Override
    public boolean pointers() {
        return pointers;
    }

    @Override
    public Object[] load(Transfer transfer, int address) {
        transfer.charge(OBJECT_BYTES + 8L * fields.length);
        var values = new Object[fields.length];
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].load(transfer, address + offsets[i]);
        }
        return values;
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        Object[] values = values(value);
        for (int i = 0; i < fields.length; i++) {
            fields[i].store(transfer, address + offsets[i], values[i]);
        }
    }

    @Override
    public Object[] lift(Transfer transfer, long[] flatValues, int at) {
        var values = new Object[fields.length];
        int next = at;
        for (int i = 0; i < fields.length; i++) {
            values[i] = fields[i].lift(transfer, flatValues, next);
            next += fields[i].flat().size();
        }
        return values;
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] flatValues, int at) {
        Object[] values = values(value);
        int next = at;
        for (int i = 0; i < fields.length; i++) {
            fields[i].lower(transfer, values[i], flatValues, next);
            next += fields[i].flat().size();
        }
    }

    private Object[] values(@Nullable Object value) {
        if (!(value instanceof Object[] values)) {
            throw Traps.badValue(this, value);
        }
        if (values.length != fields.length) {
            throw Traps.badValue("expected " + fields.length + " fields, got " + values.length);
        }
        return values;
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        Descriptions.parts(out, labels.isEmpty() ? "tuple" : "record", labels, fields, levels);
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
