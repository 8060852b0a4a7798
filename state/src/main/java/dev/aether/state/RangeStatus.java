package dev.aether.state;

import dev.aether.environment.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * A range as this node sees it.
 *
 * @param storageBytesMax beyond which puts are refused
 */
public record RangeStatus(
        String keyspace,
        Optional<NodeId> leader,
        long term,
        long raftIndex,
        long appliedIndex,
        long revision,
        long compactRevision,
        long storageBytes,
        long storageBytesMax,
        List<NodeId> voters,
        List<NodeId> learners) {
    public RangeStatus {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
    }
}
