package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list whose length belongs to its type, laid out like a tuple; its values are Lists. */
public final class FixedListType implements ValueType {
    private final ValueType element;
    private final int length;
    private final int byteCount;
    private final List<CoreType> flat;

    /**
     * A list of so many elements, at least one.
     *
     * @throws TypeTooLargeException if its values were larger than allowed
     */
    public FixedListType(ValueType element, int length) {
        this.element = element;
        this.length = length;
        this.byteCount = Flat.checkedBytes((long) element.byteCount() * length);
        this.flat = Flat.sequence(Collections.nCopies(Math.min(length, FLAT_MAX), element));
    }

    @Override
    public int byteCount() {
        return byteCount;
    }

    @Override
    public int alignment() {
        return element.alignment();
    }

    @Override
    public List<CoreType> flat() {
        return flat;
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
        return element.pointers();
    }

    @Override
    public Object load(Transfer transfer, int address) {
        transfer.charge(byteCount);
        var list = new ArrayList<Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(element.load(transfer, address + i * element.byteCount()));
        }
        return list;
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        int at = address;
        for (Object item : items(value)) {
            element.store(transfer, at, item);
            at += element.byteCount();
        }
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        var list = new ArrayList<Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(element.lift(transfer, values, at + i * element.flat().size()));
        }
        return list;
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        int next = at;
        for (Object item : items(value)) {
            element.lower(transfer, item, values, next);
            next += element.flat().size();
        }
    }

    private List<?> items(@Nullable Object value) {
        if (!(value instanceof List<?> list) || list.size() != length) {
            throw Traps.badValue(this, value);
        }
        return list;
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        Descriptions.parts(out, "list", List.of(), new ValueType[] {element}, levels);
        out.insert(out.length() - 1, ", " + length);
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
