package dev.aether.scheduler;

import dev.aether.environment.NodeId;

/** Why a node was not taken, in words for people. */
public record Refusal(NodeId node, String reason) {}
