package dev.aether.identity;

import dev.aether.environment.NodeId;

/** What is known of the machines of a lattice; implemented by the embedder over membership. */
@FunctionalInterface
public interface SystemState {
    /** How a node stands now. Does not block. */
    Standing of(NodeId node);

    /** How a node stands. */
    sealed interface Standing {
        /** A member in good order. */
        record Member() implements Standing {}

        /** No member, or not any more. */
        record Stranger() implements Standing {}

        /** A member cut off on purpose. @param reason by whom and why, one sentence */
        record Isolated(String reason) implements Standing {}
    }
}
