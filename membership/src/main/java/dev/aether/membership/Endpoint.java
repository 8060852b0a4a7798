package dev.aether.membership;

import dev.aether.environment.NodeId;

/**
 * One instance that answers for a service.
 *
 * @param service {@code namespace/app/particle}
 * @param instance unique in the lattice
 * @param ready whether it takes requests now
 */
public record Endpoint(String service, String instance, NodeId node, boolean ready) {}
