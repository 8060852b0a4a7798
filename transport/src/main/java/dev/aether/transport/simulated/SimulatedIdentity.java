package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;

/**
 * Who a simulated node is: stands for its certificate.
 *
 * @param authoritySha256 hash of the authority's certificate; nodes of another one are refused
 */
public record SimulatedIdentity(NodeId node, Bytes authoritySha256) {}
