package dev.aether.consensus;

import java.util.Objects;

/**
 * A message with its address. The receiver drops what is not for its present generation.
 *
 * @param from the sending replica; the carrier has checked that the peer is that node
 */
public record Envelope(GroupId group, ReplicaId from, ReplicaId to, Message message) {
    public Envelope {
        Objects.requireNonNull(group);
        Objects.requireNonNull(from);
        Objects.requireNonNull(to);
        Objects.requireNonNull(message);
    }
}
