package dev.aether.component.abi;

import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The built-in value types. */
public enum Primitive implements ValueType {
    BOOL(1, CoreType.I32),
    S8(1, CoreType.I32),
    U8(1, CoreType.I32),
    S16(2, CoreType.I32),
    U16(2, CoreType.I32),
    S32(4, CoreType.I32),
    U32(4, CoreType.I32),
    S64(8, CoreType.I64),
    U64(8, CoreType.I64),
    F32(4, CoreType.F32),
    F64(8, CoreType.F64),
    CHAR(4, CoreType.I32),
    STRING(8, CoreType.I32, CoreType.I32);

    private final int byteCount;

    @SuppressWarnings("ImmutableEnumChecker") // What List.of makes is immutable.
    private final List<CoreType> flat;

    Primitive(int byteCount, CoreType... flat) {
        this.byteCount = byteCount;
        this.flat = List.of(flat);
    }

    @Override
    public int byteCount() {
        return byteCount;
    }

    @Override
    public int alignment() {
        return this == STRING ? 4 : byteCount;
    }

    @Override
    public List<CoreType> flat() {
        return flat;
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
        return this == STRING;
    }

    @Override
    public Object load(Transfer transfer, int address) {
        CoreMemory memory = transfer.memory();
        if (this == STRING) {
            return Strings.load(transfer, memory.readInt(address), memory.readInt(address + 4));
        }
        long bits =
                switch (byteCount) {
                    case 1 -> memory.readByte(address);
                    case 2 -> memory.readShort(address);
                    case 4 -> memory.readInt(address);
                    default -> memory.readLong(address);
                };
        return fromBits(bits);
    }

    @Override
    public void store(Transfer transfer, int address, @Nullable Object value) {
        if (this == STRING) {
            long range = Strings.store(transfer, string(value));
            transfer.memory().writeInt(address, (int) range);
            transfer.memory().writeInt(address + 4, (int) (range >>> 32));
            return;
        }
        long bits = toBits(value);
        CoreMemory memory = transfer.memory();
        switch (byteCount) {
            case 1 -> memory.writeByte(address, (byte) bits);
            case 2 -> memory.writeShort(address, (short) bits);
            case 4 -> memory.writeInt(address, (int) bits);
            default -> memory.writeLong(address, bits);
        }
    }

    @Override
    public Object lift(Transfer transfer, long[] values, int at) {
        if (this == STRING) {
            return Strings.load(transfer, (int) values[at], (int) values[at + 1]);
        }
        return fromBits(values[at]);
    }

    @Override
    public void lower(Transfer transfer, @Nullable Object value, long[] values, int at) {
        if (this == STRING) {
            long range = Strings.store(transfer, string(value));
            values[at] = range & 0xffff_ffffL;
            values[at + 1] = range >>> 32;
            return;
        }
        values[at] = toBits(value);
    }

    /** Of bits wider than the type the rest is ignored; a NaN becomes the canonical one. */
    private Object fromBits(long bits) {
        return switch (this) {
            case BOOL -> (int) bits != 0;
            case S8 -> (int) (byte) bits;
            case U8 -> (int) (bits & 0xff);
            case S16 -> (int) (short) bits;
            case U16 -> (int) (bits & 0xffff);
            case S32, U32 -> (int) bits;
            case S64, U64 -> bits;
            case F32 -> canonical(Float.intBitsToFloat((int) bits));
            case F64 -> canonical(Double.longBitsToDouble(bits));
            case CHAR -> scalar((int) bits);
            case STRING -> throw new IllegalStateException("a string has no bits");
        };
    }

    /** The bits of a value, zero above its core type. */
    private long toBits(@Nullable Object value) {
        return switch (this) {
            case BOOL -> value instanceof Boolean flag ? (flag ? 1 : 0) : refuse(value);
            case S8 -> ranged(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case U8 -> ranged(value, 0, 0xff);
            case S16 -> ranged(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case U16 -> ranged(value, 0, 0xffff);
            case S32, U32 -> ranged(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case S64, U64 -> value instanceof Long number ? number : refuse(value);
            case F32 ->
                    value instanceof Float number
                            ? Float.floatToIntBits(number) & 0xffff_ffffL
                            : refuse(value);
            case F64 ->
                    value instanceof Double number
                            ? Double.doubleToLongBits(number)
                            : refuse(value);
            case CHAR -> {
                if (!(value instanceof Integer point) || !isScalar(point)) {
                    throw Traps.badValue(this, value);
                }
                yield point;
            }
            case STRING -> throw new IllegalStateException("a string has no bits");
        };
    }

    private long ranged(@Nullable Object value, int least, int most) {
        if (!(value instanceof Integer number)) {
            throw Traps.badValue(this, value);
        }
        if (number < least || number > most) {
            throw Traps.badValue(number + " does not fit " + this);
        }
        return number & 0xffff_ffffL;
    }

    private long refuse(@Nullable Object value) {
        throw Traps.badValue(this, value);
    }

    private String string(@Nullable Object value) {
        if (!(value instanceof String text)) {
            throw Traps.badValue(this, value);
        }
        return text;
    }

    private static Object canonical(float number) {
        return Float.isNaN(number) ? Float.NaN : number;
    }

    private static Object canonical(double number) {
        return Double.isNaN(number) ? Double.NaN : number;
    }

    private static Object scalar(int point) {
        if (!isScalar(point)) {
            throw Traps.abi("0x%x is no Unicode scalar value".formatted(point));
        }
        return point;
    }

    private static boolean isScalar(int point) {
        return point >= 0 && point < 0x110000 && (point < 0xd800 || point > 0xdfff);
    }

    @Override
    public void describe(StringBuilder out, int levels) {
        out.append(this);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
