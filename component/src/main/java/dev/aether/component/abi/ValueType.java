package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resolved value type: how its values lie in memory, how they flatten to core values, and how
 * both become Java objects and back. Immutable.
 *
 * <p>A flat value is 64 bits: an i32 or the bits of an f32 lie in the low half, the high half is
 * zero. Thus the joined types of a variant's cases need no conversion: writing leaves the upper
 * half zero, reading ignores it.
 *
 * <p>Source: the component model's {@code CanonicalABI.md}; {@code load} and {@code store} as well
 * as {@code lift} and {@code lower} are its {@code load}, {@code store}, {@code lift_flat} and
 * {@code lower_flat}.
 */
public sealed interface ValueType
        permits Primitive, ListType, FixedListType, RecordType, VariantType, FlagsType, HandleType {
    /** More flat values than any signature passes; types with more are cut there. */
    int FLAT_MAX = 17;

    /** A value may be that large in memory at most, 2^28 bytes. */
    long BYTES_MAX = 1L << 28;

    /** Bytes in memory. */
    int byteCount();

    /** 1, 2, 4 or 8. */
    int alignment();

    /** The core types it flattens to, cut at {@link #FLAT_MAX}. */
    List<CoreType> flat();

    /** How deep types nest in it, 1 for a type without parts. */
    int depth();

    /** Whether a lent handle is part of it. */
    boolean borrows();

    /** Whether a string or list is part of it, whose content always lies in memory. */
    boolean pointers();

    /** Reads a value at an address that is aligned and lies in memory with all its bytes. */
    Object load(Transfer transfer, int address);

    /** Writes a value at an address that is aligned and lies in memory with all its bytes. */
    void store(Transfer transfer, int address, @Nullable Object value);

    /** Reads a value from flat values, beginning at the given one. */
    Object lift(Transfer transfer, long[] flat, int at);

    /** Writes a value as flat values, beginning at the given one. */
    void lower(Transfer transfer, @Nullable Object value, long[] flat, int at);

    /** Appends the type as WIT writes it, shortened below so many levels. */
    void describe(StringBuilder out, int levels);

    /** The next address at or after this one that is so aligned. */
    static int align(int address, int alignment) {
        return (address + alignment - 1) & -alignment;
    }
}
