package dev.aether.consensus;

import java.util.Objects;

/**
 * A group found in the log at start; it takes part again once it is resumed.
 *
 * @param mark up to where its state machine must be durable
 * @param lastIndex end of its log
 */
public record RecoveredGroup(GroupId group, ReplicaId self, SnapshotMark mark, long lastIndex) {
    public RecoveredGroup {
        Objects.requireNonNull(group);
        Objects.requireNonNull(self);
        Objects.requireNonNull(mark);
    }
}
