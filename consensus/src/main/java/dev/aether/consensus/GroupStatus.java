package dev.aether.consensus;

import java.util.List;

/**
 * A replica's view of its group at one moment.
 *
 * @param peers what a leader knows of the others, empty elsewhere
 */
public record GroupStatus(
        GroupId group,
        ReplicaId self,
        Leadership leadership,
        long lastIndex,
        long commitIndex,
        long appliedIndex,
        SnapshotMark mark,
        Configuration configuration,
        List<Peer> peers) {
    public GroupStatus {
        peers = List.copyOf(peers);
    }

    /**
     * @param matchIndex last entry known to be durable there
     * @param active whether it answered within the last election timeout
     */
    public record Peer(ReplicaId replica, long matchIndex, boolean active) {}
}
