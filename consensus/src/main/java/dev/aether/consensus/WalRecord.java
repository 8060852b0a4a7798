package dev.aether.consensus;

import java.util.List;

/** What one record of the log on disk says about a group. */
sealed interface WalRecord {
    /** The group lives here under a name; also repeated at the head of every segment. */
    record Created(ReplicaId self, SnapshotMark mark) implements WalRecord {}

    record Ballot(HardState state) implements WalRecord {}

    /** Entries that replace everything from the first one's index on; at least one. */
    record Entries(List<Entry> entries) implements WalRecord {}

    /** The state machine is durable up to here: earlier entries are not needed. */
    record Checkpoint(SnapshotMark mark) implements WalRecord {}

    /** The state machine is about to be replaced by an image of this place. */
    record Installing(SnapshotMark mark) implements WalRecord {}

    /** The state machine was replaced: the log begins again here. */
    record Restored(SnapshotMark mark) implements WalRecord {}

    record Removed() implements WalRecord {}
}
