package dev.aether.consensus;

import java.util.List;

/**
 * What the log on disk holds of a group.
 *
 * @param mark where the entries begin
 * @param entries after the mark, without gaps
 */
record RaftStart(HardState hardState, SnapshotMark mark, List<Entry> entries) {
    RaftStart {
        entries = List.copyOf(entries);
    }

    /** A replica that never took part. */
    static RaftStart ofNew(Configuration initial) {
        return new RaftStart(HardState.NEW, new SnapshotMark(0, 0, initial), List.of());
    }

    /** Whether the replica cannot have promised anything to anybody. */
    boolean isNew() {
        return hardState.equals(HardState.NEW) && lastIndex() == 0;
    }

    long lastIndex() {
        return mark.index() + entries.size();
    }
}
