package dev.aether.consensus;

import dev.aether.environment.NodeId;
import java.util.List;

/**
 * Takes messages to other nodes: over transport in production. It may lose, delay, repeat and
 * reorder; it must not block, and drops rather than queue without a limit.
 */
@FunctionalInterface
public interface Carrier {
    /**
     * Sends everything one pass of the owner has for a node.
     *
     * @param batch at least one, to encode with {@link Wire#encode}
     */
    void send(NodeId to, List<Envelope> batch);
}
