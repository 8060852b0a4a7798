package dev.aether.consensus;

import dev.aether.environment.NodeId;
import java.util.Comparator;
import java.util.Objects;

/**
 * One life of a node's copy of a group.
 *
 * <p>A replica that lost its log has forgotten its votes and acknowledgements, so it must never
 * answer under its old name: it is removed and comes back as the next generation.
 *
 * @param generation from 1 upwards; 0 only in {@link #NOBODY}
 */
public record ReplicaId(NodeId node, int generation) implements Comparable<ReplicaId> {
    /** Stands for "no replica": an unknown leader, a vote not yet given. */
    public static final ReplicaId NOBODY = new ReplicaId(new NodeId(-1L), 0);

    private static final Comparator<ReplicaId> ORDER =
            Comparator.comparing(ReplicaId::node).thenComparingInt(ReplicaId::generation);

    public ReplicaId {
        Objects.requireNonNull(node);
        if (generation < 0) {
            throw new IllegalArgumentException("generation must not be negative: " + generation);
        }
    }

    /** The first life of a node's replica. */
    public static ReplicaId first(NodeId node) {
        return new ReplicaId(node, 1);
    }

    /** The name under which this replica comes back after it lost its log. */
    public ReplicaId next() {
        return new ReplicaId(node, generation + 1);
    }

    public boolean isNobody() {
        return generation == 0;
    }

    @Override
    public int compareTo(ReplicaId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isNobody() ? "nobody" : node + "." + generation;
    }
}
