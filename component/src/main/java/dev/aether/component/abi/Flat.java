package dev.aether.component.abi;

import dev.aether.component.core.CoreType;
import java.util.ArrayList;
import java.util.List;

/** Flattening of types with parts. */
final class Flat {
    private Flat() {}

    /** One after the other, cut at {@link ValueType#FLAT_MAX}. */
    static List<CoreType> sequence(List<ValueType> parts) {
        var flat = new ArrayList<CoreType>();
        for (ValueType part : parts) {
            flat.addAll(part.flat());
            if (flat.size() >= ValueType.FLAT_MAX) {
                return List.copyOf(flat.subList(0, ValueType.FLAT_MAX));
            }
        }
        return List.copyOf(flat);
    }

    /** A discriminant, then all alternatives laid over each other, cut alike. */
    static List<CoreType> alternatives(List<ValueType> alternatives) {
        var flat = new ArrayList<CoreType>();
        flat.add(CoreType.I32);
        for (ValueType alternative : alternatives) {
            List<CoreType> own = alternative.flat();
            for (int i = 0; i < own.size(); i++) {
                if (i + 1 < flat.size()) {
                    flat.set(i + 1, flat.get(i + 1).join(own.get(i)));
                } else {
                    flat.add(own.get(i));
                }
            }
        }
        return List.copyOf(flat.subList(0, Math.min(flat.size(), ValueType.FLAT_MAX)));
    }

    static int depth(List<ValueType> parts) {
        return 1 + parts.stream().mapToInt(ValueType::depth).max().orElse(0);
    }

    static boolean borrows(List<ValueType> parts) {
        return parts.stream().anyMatch(ValueType::borrows);
    }

    static boolean pointers(List<ValueType> parts) {
        return parts.stream().anyMatch(ValueType::pointers);
    }

    /** A size as an int, once it is known to be allowed. */
    static int checkedBytes(long bytes) {
        if (bytes >= ValueType.BYTES_MAX) {
            throw new TypeTooLargeException("a type of " + bytes + " bytes");
        }
        return (int) bytes;
    }
}
