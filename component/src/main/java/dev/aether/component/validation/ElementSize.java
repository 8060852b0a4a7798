package dev.aether.component.validation;

import dev.aether.component.abi.Primitive;
import dev.aether.component.validation.ValueType.Kind;
import java.util.List;
import java.util.Optional;

/**
 * How large values are where addresses take 64 bits. The Component Model bounds every type by that,
 * so that a type is valid or not whatever memory it is used with.
 *
 * @param bytes what a value takes
 * @param alignment what its address is a multiple of
 */
record ElementSize(long bytes, long alignment) {
    static final long BYTES_MAX = 1L << 28;
    private static final ElementSize POINTER_AND_LENGTH = new ElementSize(16, 8);

    static ElementSize of(Primitive primitive) {
        int bytes = primitive.byteCount();
        return primitive.pointers() ? POINTER_AND_LENGTH : new ElementSize(bytes, bytes);
    }

    /**
     * The size of a type of these parts.
     *
     * @param length of a list, 0 if that is no part of its type
     * @param bytes of flags and handles
     */
    static ElementSize of(Kind kind, List<Optional<ElementSize>> parts, int length, int bytes) {
        return switch (kind) {
            case RECORD, TUPLE -> sequence(parts);
            case VARIANT, ENUM, OPTION, RESULT -> choice(parts);
            case LIST -> length == 0 ? POINTER_AND_LENGTH : repeated(parts.getFirst(), length);
            case PRIMITIVE, FLAGS, OWN, BORROW -> new ElementSize(bytes, bytes);
        };
    }

    private static ElementSize repeated(Optional<ElementSize> element, int length) {
        ElementSize one = element.orElseThrow();
        return new ElementSize(one.bytes * length, one.alignment);
    }

    private static ElementSize sequence(List<Optional<ElementSize>> fields) {
        long end = 0;
        long widest = 1;
        for (Optional<ElementSize> field : fields) {
            ElementSize size = field.orElseThrow();
            end = align(end, size.alignment) + size.bytes;
            widest = Math.max(widest, size.alignment);
        }
        return new ElementSize(align(end, widest), widest);
    }

    private static ElementSize choice(List<Optional<ElementSize>> cases) {
        long discriminant = discriminantBytes(cases.size());
        long widest = 1;
        long largest = 0;
        for (Optional<ElementSize> payload : cases) {
            widest = Math.max(widest, payload.map(ElementSize::alignment).orElse(1L));
            largest = Math.max(largest, payload.map(ElementSize::bytes).orElse(0L));
        }
        long alignment = Math.max(discriminant, widest);
        return new ElementSize(align(align(discriminant, widest) + largest, alignment), alignment);
    }

    private static long discriminantBytes(int cases) {
        if (cases <= 1 << 8) {
            return 1;
        }
        return cases <= 1 << 16 ? 2 : 4;
    }

    private static long align(long address, long alignment) {
        return (address + alignment - 1) & -alignment;
    }
}
