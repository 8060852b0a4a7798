package dev.aether.runtime;

import dev.aether.environment.NodeId;
import java.util.List;

/** The other nodes of the lattice, as somebody sees them who wants compiled code. */
public interface CodePeers {
    /** Those that seem to be there; this node among them or not. */
    List<NodeId> present();

    /** What people call it. */
    String name(NodeId node);
}
