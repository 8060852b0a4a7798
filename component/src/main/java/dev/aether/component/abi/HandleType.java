package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handle that owns or lends a resource. */
public final class HandleType implements ValueType {
    private final ResourceType resource;
    private final boolean owns;

    private HandleType(ResourceType resource, boolean owns) {
        this.resource = resource;
        this.owns = owns;
    }

    public static HandleType own(ResourceType resource) {
        return new HandleType(resource, true);
    }

    public static HandleType borrow(ResourceType resource) {
        return new HandleType(resource, false);
    }

    @Override
    public int byteCount() {
        return 4;
    }

    @Override
    public int alignment() {
        return 4;
    }

    @Override
    public List<CoreType> flat() {
        return List.of(CoreType.I32);
    }

    @Override
    public int depth() {
        return 1;
    }

    @Override
    public boolean borrows() {
        return !owns;
    }

    @Override
    public boolean pointers() {
        return false;
    }

    @Override
    public Object load(Transfer transfer, int address) {
        return read(transfer, transfer.memory().readInt(address));
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        transfer.memory().writeInt(address, write(transfer, value));
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        return read(transfer, (int) values[at]);
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        values[at] = write(transfer, value) & 0xffff_ffffL;
    }

    private Object read(Transfer transfer, int index) {
        return owns ? transfer.liftOwn(resource, index) : transfer.liftBorrow(resource, index);
    }

    private int write(Transfer transfer, @Nullable Object value) {
        if (value == null) {
            throw Traps.badValue(this, null);
        }
        return owns ? transfer.lowerOwn(resource, value) : transfer.lowerBorrow(resource, value);
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        out.append(owns ? "own<" : "borrow<").append(resource).append('>');
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
