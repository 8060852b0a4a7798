package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of at most 32 named bits; its values are Long, bit 0 the first flag. */
public final class FlagsType implements ValueType {
    private final List<String> labels;
    private final int byteCount;
    private final long mask;

    public FlagsType(List<String> labels) {
        this.labels = List.copyOf(labels);
        this.mask = (1L << labels.size()) - 1;
        if (labels.size() <= 8) {
            this.byteCount = 1;
        } else {
            this.byteCount = labels.size() <= 16 ? 2 : 4;
        }
    }

    @Override
    public int byteCount() {
        return byteCount;
    }

    @Override
    public int alignment() {
        return byteCount;
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
        return false;
    }

    @Override
    public boolean pointers() {
        return false;
    }

    @Override
    public Object load(Transfer transfer, int address) {
        long bits =
                switch (byteCount) {
                    case 1 -> transfer.memory().readByte(address);
                    case 2 -> transfer.memory().readShort(address);
                    default -> transfer.memory().readInt(address);
                };
        return bits & mask;
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        int bits = (int) bits(value);
        switch (byteCount) {
            case 1 -> transfer.memory().writeByte(address, (byte) bits);
            case 2 -> transfer.memory().writeShort(address, (short) bits);
            default -> transfer.memory().writeInt(address, bits);
        }
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        return values[at] & mask;
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        values[at] = bits(value);
    }

    private long bits(@Nullable Object value) {
        if (!(value instanceof Long bits)) {
            throw Traps.badValue(this, value);
        }
        if ((bits & ~mask) != 0) {
            throw Traps.badValue("flags beyond the declared %d".formatted(labels.size()));
        }
        return bits;
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        Descriptions.labels(out, "flags", labels);
    }

    @Override
    public String toString() {
        return Descriptions.of(this);
    }
}
