package dev.aether.consensus;

/** A message that the protocol wants sent. */
record Outgoing(ReplicaId to, Message message) {}
