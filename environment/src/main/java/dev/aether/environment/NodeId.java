package dev.aether.environment;

/**
 * The lasting identity of a node: 64 random bits chosen at its join, written as 16 hexadecimal
 * digits. Zero is not a node.
 */
public record NodeId(long value) implements Comparable<NodeId> {
    public NodeId {
        if (value == 0) {
            throw new IllegalArgumentException("node id must not be zero");
        }
    }

    /** Reads the 16-digit form. @throws IllegalArgumentException for anything else */
    public static NodeId parse(String text) {
        if (!text.matches("[0-9a-f]{16}")) {
            throw new IllegalArgumentException(
                    "expected a node id of 16 hexadecimal digits, got \"" + text + "\"");
        }
        return new NodeId(Long.parseUnsignedLong(text, 16));
    }

    @Override
    public int compareTo(NodeId other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
