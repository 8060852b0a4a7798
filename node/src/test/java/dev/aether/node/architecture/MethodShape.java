package dev.aether.node.architecture;

/**
 * What the rules ask about a method or constructor.
 *
 * @param where file and name, as it stands in the list of exceptions
 * @param parameters their number; those of a record's header do not count
 * @param nesting the deepest control statement: 1 for one that stands in no other
 */
record MethodShape(
        String where, String name, long lines, int parameters, int nesting, boolean isOverride) {}
