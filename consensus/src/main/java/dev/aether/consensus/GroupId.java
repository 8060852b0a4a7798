package dev.aether.consensus;

/** Names one replicated log (a Raft group) in the lattice; never reused. */
public record GroupId(long value) implements Comparable<GroupId> {
    public GroupId {
        if (value <= 0) {
            throw new IllegalArgumentException("a group id must be positive, got " + value);
        }
    }

    @Override
    public int compareTo(GroupId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return "g" + value;
    }
}
