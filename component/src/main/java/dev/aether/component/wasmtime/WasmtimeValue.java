package dev.aether.component.wasmtime;

import dev.aether.component.SnapshotException;
import dev.aether.component.SnapshotException.Code;
import dev.aether.component.core.CoreType;
import dev.aether.component.core.CoreValue;

/**
 * A value as native code passes it: its kind in a byte, then from the eighth byte on what it is; of
 * a function the store it is of, 0 for null, and a pointer.
 */
final class WasmtimeValue {
    /** Room for any. */
    static final long BYTES = 48;

    private static final long CONTENT = 8;
    private static final int VECTOR = 4;
    static final int FUNCTION = 5;
    static final int EXTERNAL = 6;
    private static final long LOW = 0xffff_ffffL;
    private static final CoreType[] TYPES = {
        CoreType.I32, CoreType.I64, CoreType.F32, CoreType.F64, CoreType.OTHER
    };

    private WasmtimeValue() {}

    static CoreValue read(WasmtimeStore store, long address) {
        int kind = RawMemory.readByte(address);
        long low = RawMemory.readLong(address + CONTENT);
        return switch (kind) {
            case 0, 2 -> new CoreValue.Numeric(TYPES[kind], low & LOW, 0);
            case 1, 3 -> new CoreValue.Numeric(TYPES[kind], low, 0);
            case VECTOR -> {
                long high = RawMemory.readLong(address + CONTENT + Long.BYTES);
                yield new CoreValue.Numeric(CoreType.OTHER, low, high);
            }
            case FUNCTION, EXTERNAL -> reference(store, address);
            default -> throw new SnapshotException(Code.REFERENCE, "a value of kind " + kind);
        };
    }

    static boolean isNumeric(long address) {
        return RawMemory.readByte(address) <= VECTOR;
    }

    static CoreValue.Reference reference(WasmtimeStore store, long address) {
        int kind = RawMemory.readByte(address);
        if (RawMemory.readLong(address + CONTENT) == 0) {
            return new CoreValue.Null();
        }
        if (kind != FUNCTION) {
            throw new SnapshotException(Code.REFERENCE, "a reference of kind " + kind);
        }
        long raw = store.library().functionToRaw.call(store.opened().context(), address + CONTENT);
        return store.references()
                .name(raw)
                .orElseThrow(() ->
                        new SnapshotException(
                                Code.REFERENCE, "a function that no module refers to"));
    }

    /** Writes one; a null is of the kind given, which also must be that of a reference. */
    static void write(WasmtimeStore store, CoreValue value, int kind, long address) {
        for (long at = 0; at < BYTES; at += Long.BYTES) {
            RawMemory.writeLong(address + at, 0);
        }
        RawMemory.writeByte(address, kind);
        boolean fits =
                switch (value) {
                    case CoreValue.Numeric number -> {
                        RawMemory.writeLong(address + CONTENT, number.low());
                        RawMemory.writeLong(address + CONTENT + Long.BYTES, number.high());
                        yield kind < TYPES.length && TYPES[kind] == number.type();
                    }
                    case CoreValue.Null() -> kind == FUNCTION || kind == EXTERNAL;
                    case CoreValue.Function function -> {
                        writeFunction(store, function, address);
                        yield kind == FUNCTION;
                    }
                };
        if (!fits) {
            throw new SnapshotException(Code.DAMAGED, "a value of another type than " + value);
        }
    }

    private static void writeFunction(
            WasmtimeStore store, CoreValue.Function function, long address) {
        long raw = store.references().reference(function);
        if (raw == 0) {
            throw new SnapshotException(Code.DAMAGED, "nothing can refer to " + function);
        }
        store.library().functionFromRaw.call(store.opened().context(), raw, address + CONTENT);
    }
}
