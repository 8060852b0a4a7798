package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Frees the storage of compacted history, a slice at a time, so that nobody waits for long.
 *
 * <p>It walks the history rows of what was compacted since the last time. Of each key touched there
 * the newest version up to the compacted revision stays, unless it is a deletion; everything older
 * goes. A deletion at the compacted revision itself stays, because a watch may begin there; the
 * next compaction starts at that revision again and takes it.
 */
public final class Scrubber {
    private Scrubber() {}

    /**
     * @param rowsMax history rows looked at
     * @return whether there is more to do
     */
    public static boolean slice(Storage storage, int rowsMax) {
        Found found;
        try (Storage.View view = storage.view()) {
            Meta meta = Meta.of(view);
            if (meta.scrubbed() >= meta.compacted()) {
                return false;
            }
            found = find(view, meta, rowsMax);
        }
        // Looked for before: what is garbage stays garbage, and writers wait only for the removal.
        try (Storage.Session session = storage.begin()) {
            found.rows().forEach(session::remove);
            Meta meta = Meta.of(session).withScrubbed(found.reached());
            session.put(Layout.META, meta.encode());
            session.commit();
            return found.reached() < meta.compacted();
        }
    }

    /**
     * What goes.
     *
     * @param reached the revision before which everything is freed then
     */
    private record Found(List<Storage.Row> rows, long reached) {}

    private static Found find(Storage.View view, Meta meta, int rowsMax) {
        long compacted = meta.compacted();
        List<Storage.Row> rows = new ArrayList<>();
        // In order, since neighbours lie in the same block on disk.
        Set<Bytes> keys = new TreeSet<>();
        try (Storage.Cursor at = view.cursor(Layout.history(meta.scrubbed(), 0))) {
            while (at.valid() && rows.size() < rowsMax && isBefore(at.key(), compacted)) {
                rows.add(new Storage.Row(at.key(), at.value()));
                keys.add(at.value());
                at.next();
            }
            boolean whole = rows.size() < rowsMax;
            long reached = whole ? compacted : Layout.revisionOfHistory(rows.getLast().key());
            // Also what the compacted revision itself replaced, whose history stays.
            for (; whole && at.valid() && isBefore(at.key(), compacted + 1); at.next()) {
                keys.add(at.value());
            }
            keys.forEach(key -> findVersions(at, key, compacted, rows));
            return new Found(rows, reached);
        }
    }

    private static boolean isBefore(Bytes row, long compacted) {
        return Layout.isHistory(row) && Layout.revisionOfHistory(row) < compacted;
    }

    private static void findVersions(
            Storage.Cursor at, Bytes key, long compacted, List<Storage.Row> garbage) {
        Bytes newest = Layout.version(key, compacted, Layout.PLACE_MAX);
        at.seek(newest);
        boolean first = true;
        for (; at.valid() && Layout.sameKey(at.key(), newest); at.next()) {
            boolean atEnd = Layout.revisionOfVersion(at.key()) == compacted;
            boolean kept = first && !Version.isDeletion(at.value());
            if (!kept && !atEnd) {
                garbage.add(new Storage.Row(at.key(), at.value()));
            }
            first = false;
        }
    }
}
