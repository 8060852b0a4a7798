package dev.aether.component.validation;

import java.util.Collection;

/**
 * How large a type is.
 *
 * @param parts of how many types it is made if it is written out
 * @param depth how deep they nest
 * @param resources whether a resource is among them
 */
record Measure(int parts, int depth, boolean resources) {
    /** A type without parts. */
    static final Measure LEAF = new Measure(1, 1, false);

    /** A type that names a resource. */
    static final Measure RESOURCE = new Measure(1, 1, true);

    private static final int PARTS_MAX = 1_000_000;
    private static final int DEPTH_MAX = 100;

    /** A type of these parts, unless it is too large. */
    static Measure of(Collection<? extends Type> types, Work work) {
        long parts = 1;
        int depth = 0;
        boolean resources = false;
        for (Type type : types) {
            work.step();
            Measure part = type.measure();
            parts += part.parts;
            depth = Math.max(depth, part.depth);
            resources |= part.resources;
        }
        if (parts > PARTS_MAX) {
            throw work.tooLarge("a type of more than " + PARTS_MAX + " parts");
        }
        if (depth >= DEPTH_MAX) {
            throw work.tooLarge("a type nested deeper than " + DEPTH_MAX + " levels");
        }
        return new Measure((int) parts, depth + 1, resources);
    }

    /** A type of what these names stand for, unless it is too large. */
    static Measure ofExterns(Collection<Extern> externs, Work work) {
        return of(
                externs.stream()
                        .map(Extern::item)
                        .filter(Type.class::isInstance)
                        .map(Type.class::cast)
                        .toList(),
                work);
    }
}
