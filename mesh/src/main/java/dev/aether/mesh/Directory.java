package dev.aether.mesh;

import dev.aether.environment.NodeId;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import java.util.List;

/** What the balancer knows of the lattice: the part of membership that it needs. */
interface Directory {
    NodeId self();

    /** Every known endpoint of a service, ready or not. */
    List<Endpoint> lookup(String service);

    /** DEAD for a node never heard of. */
    Member.Status status(NodeId node);
}
