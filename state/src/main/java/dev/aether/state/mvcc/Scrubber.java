package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.util.ArrayList;
import java.util.List;

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
        try (Storage.Session session = storage.begin()) {
            Meta meta = Meta.of(session);
            if (meta.scrubbed() >= meta.compacted()) {
                return false;
            }
            long reached = scrub(session, meta, rowsMax);
            session.put(Layout.META, meta.withScrubbed(reached).encode());
            session.commit();
            return reached < meta.compacted();
        }
    }

    /**
     * @return the revision before which everything is freed
     */
    private static long scrub(Storage.Session session, Meta meta, int rowsMax) {
        long compacted = meta.compacted();
        List<Bytes> rows = new ArrayList<>();
        List<Bytes> keys = new ArrayList<>();
        try (Storage.Cursor at = session.cursor(Layout.history(meta.scrubbed(), 0))) {
            while (at.valid() && rows.size() < rowsMax && isBefore(at.key(), compacted)) {
                rows.add(at.key());
                keys.add(at.value());
                at.next();
            }
        }
        keys.stream().distinct().forEach(key -> scrubKey(session, key, compacted));
        rows.forEach(session::remove);
        if (rows.size() == rowsMax) {
            return Layout.revisionOfHistory(rows.getLast());
        }
        scrubLast(session, compacted);
        return compacted;
    }

    private static boolean isBefore(Bytes row, long compacted) {
        return Layout.isHistory(row) && Layout.revisionOfHistory(row) < compacted;
    }

    /** What the compacted revision itself replaced. */
    private static void scrubLast(Storage.Session session, long compacted) {
        List<Bytes> keys = new ArrayList<>();
        try (Storage.Cursor at = session.cursor(Layout.history(compacted, 0))) {
            for (; at.valid() && isBefore(at.key(), compacted + 1); at.next()) {
                keys.add(at.value());
            }
        }
        keys.forEach(key -> scrubKey(session, key, compacted));
    }

    private static void scrubKey(Storage.Session session, Bytes key, long compacted) {
        List<Bytes> garbage = new ArrayList<>();
        Bytes newest = Layout.version(key, compacted, Layout.PLACE_MAX);
        try (Storage.Cursor at = session.cursor(newest)) {
            boolean first = true;
            for (; at.valid() && Layout.sameKey(at.key(), newest); at.next()) {
                boolean atEnd = Layout.revisionOfVersion(at.key()) == compacted;
                boolean kept = first && !Version.isDeletion(at.value());
                if (!kept && !atEnd) {
                    garbage.add(at.key());
                }
                first = false;
            }
        }
        garbage.forEach(session::remove);
    }
}
