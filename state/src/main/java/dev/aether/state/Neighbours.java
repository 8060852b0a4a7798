package dev.aether.state;

import dev.aether.environment.NodeId;
import java.util.List;
import java.util.Set;

/** Which nodes of the lattice are alive, as membership knows. Safe for all threads. */
public interface Neighbours {
    /** Nodes believed alive, this one perhaps among them. */
    List<NodeId> alive();

    /** Nodes that leave the lattice for good: they shall hold no replica. */
    default Set<NodeId> leaving() {
        return Set.of();
    }

    /** Runs the action on any thread whenever {@link #alive} may answer differently. */
    void onChange(Runnable changed);
}
