package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Copy;
import dev.aether.state.Notes;
import java.util.SortedMap;
import java.util.TreeMap;

/** A copy of what one view shows. */
public final class ViewCopy implements Copy {
    /** Versions in one round. */
    private static final int FREED_MAX = 50_000;

    private final Storage.View view;

    /**
     * @param view closed with this
     */
    public ViewCopy(Storage.View view) {
        this.view = view;
    }

    @Override
    public Position position() {
        Meta meta = Meta.of(view);
        return new Position(
                meta.index(), meta.term(), meta.revision(), meta.compacted(), meta.scrubbed());
    }

    @Override
    public void versions(VersionSink sink) {
        SortedMap<Bytes, Bytes> round = freed(Bytes.EMPTY);
        while (!round.isEmpty()) {
            round.values().forEach(row -> tell(row, sink));
            round = freed(round.lastKey());
        }
        remembered(sink);
    }

    /**
     * The next versions that are held although history has forgotten when they were made, as those
     * are that were the newest of their keys when it was compacted. Looked for in rounds over all
     * rows, so that the heap need not hold them all.
     *
     * @param after what the last round ended with
     * @return version rows in the order in which they were made
     */
    private SortedMap<Bytes, Bytes> freed(Bytes after) {
        TreeMap<Bytes, Bytes> found = new TreeMap<>();
        long scrubbed = Meta.of(view).scrubbed();
        Bytes end = Layout.endOfVersions();
        try (Storage.Cursor at = view.cursor(Layout.versions(Bytes.EMPTY))) {
            for (; at.valid() && at.key().compareTo(end) < 0; at.next()) {
                long revision = Layout.revisionOfVersion(at.key());
                Bytes history = Layout.history(revision, Layout.placeOfVersion(at.key()));
                if (revision <= scrubbed
                        && history.compareTo(after) > 0
                        && isEarly(history, found)
                        && view.get(history).isEmpty()) {
                    found.put(history, at.key());
                }
                if (found.size() > FREED_MAX) {
                    found.pollLastEntry();
                }
            }
        }
        return found;
    }

    /** Whether it belongs into this round as far as is known: only then history is asked for it. */
    private static boolean isEarly(Bytes history, SortedMap<Bytes, Bytes> found) {
        return found.size() < FREED_MAX || history.compareTo(found.lastKey()) < 0;
    }

    private void tell(Bytes row, VersionSink sink) {
        Version version = Version.decode(view.get(row).orElseThrow());
        long revision = Layout.revisionOfVersion(row);
        sink.take(Layout.placeOfVersion(row), version.of(Layout.keyOfVersion(row), revision));
    }

    private void remembered(VersionSink sink) {
        try (Storage.Cursor at = view.cursor(Layout.history(0, 0))) {
            for (; at.valid() && Layout.isHistory(at.key()); at.next()) {
                long revision = Layout.revisionOfHistory(at.key());
                int place = Layout.placeOfHistory(at.key());
                Bytes key = at.value();
                view.get(Layout.version(key, revision, place))
                        .map(Version::decode)
                        .ifPresent(version -> sink.take(place, version.of(key, revision)));
            }
        }
    }

    @Override
    public SortedMap<Long, Long> leases() {
        return Leases.all(view);
    }

    @Override
    public Notes notes() {
        return NotesTable.read(view);
    }

    @Override
    public void close() {
        view.close();
    }
}
