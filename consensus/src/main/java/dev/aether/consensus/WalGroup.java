package dev.aether.consensus;

import dev.aether.environment.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the log on disk says about one group, built from its records in their order. */
final class WalGroup {
    private final List<Entry> entries = new ArrayList<>();
    private final boolean keepsEntries;
    private ReplicaId self;
    private SnapshotMark mark;
    private HardState state = HardState.NEW;
    private @Nullable SnapshotMark installing;

    /**
     * @param keepsEntries while reading; a running log needs the rest only
     */
    WalGroup(ReplicaId self, SnapshotMark mark, boolean keepsEntries) {
        this.self = self;
        this.mark = mark;
        this.keepsEntries = keepsEntries;
    }

    ReplicaId self() {
        return self;
    }

    SnapshotMark mark() {
        return mark;
    }

    HardState state() {
        return state;
    }

    /** An image whose installation began and, as far as the log knows, did not end. */
    Optional<SnapshotMark> installing() {
        return Optional.ofNullable(installing);
    }

    void take(WalRecord record) {
        switch (record) {
            case WalRecord.Created(var name, var at) -> {
                self = name;
                checkpoint(at);
            }
            case WalRecord.Ballot(var ballot) -> state = ballot;
            case WalRecord.Entries(var more) -> append(more);
            case WalRecord.Checkpoint(var at) -> checkpoint(at);
            case WalRecord.Installing(var at) -> installing = at;
            case WalRecord.Restored(var at) -> {
                entries.clear();
                mark = at;
                installing = null;
            }
            case WalRecord.Removed _ -> {}
        }
    }

    private void checkpoint(SnapshotMark at) {
        if (at.index() >= mark.index()) {
            mark = at;
            entries.removeIf(entry -> entry.index() <= at.index());
        }
    }

    private void append(List<Entry> more) {
        if (!keepsEntries) {
            return;
        }
        long first = more.getFirst().index();
        while (!entries.isEmpty() && entries.getLast().index() >= first) {
            entries.removeLast();
        }
        if (!entries.isEmpty() && entries.getLast().index() + 1 < first) {
            // What is missing was released: a later mark must be behind it.
            entries.clear();
        }
        for (Entry entry : more) {
            if (entry.index() > mark.index()) {
                entries.add(entry);
            }
        }
    }

    /** Where the replica starts. */
    RaftStart start() {
        Check.that(
                entries.isEmpty() || entries.getFirst().index() == mark.index() + 1,
                "the log of %s has no entries between its mark %s and its first entry",
                self,
                mark);
        return new RaftStart(state, mark, entries);
    }
}
