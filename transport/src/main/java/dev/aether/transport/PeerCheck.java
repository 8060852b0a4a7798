package dev.aether.transport;

import dev.aether.environment.NodeId;

/** Whether a node whose certificate was accepted may talk to us now; asked again continuously. */
@FunctionalInterface
public interface PeerCheck {
    boolean admits(NodeId node);
}
