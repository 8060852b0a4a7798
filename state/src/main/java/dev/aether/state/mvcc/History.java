package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyValue;
import dev.aether.state.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Past changes read back from storage, for watchers that fell behind the ring. */
public final class History {
    private History() {}

    /**
     * Changes from a revision on, whole revisions only.
     *
     * @param from not before the compacted revision of the view
     * @param eventsMax stops after the first revision that reaches it
     * @param bytesMax of keys and values, likewise
     */
    public static List<Change> read(Storage.View view, long from, int eventsMax, long bytesMax) {
        List<Change> changes = new ArrayList<>();
        List<Watch.Event> events = new ArrayList<>();
        long revision = 0;
        int count = 0;
        long bytes = 0;
        try (Storage.Cursor at = view.cursor(Layout.history(from, 0))) {
            for (; at.valid() && Layout.isHistory(at.key()); at.next()) {
                long here = Layout.revisionOfHistory(at.key());
                if (here != revision && !events.isEmpty()) {
                    changes.add(new Change(revision, events));
                    events = new ArrayList<>();
                    if (count >= eventsMax || bytes >= bytesMax) {
                        return changes;
                    }
                }
                revision = here;
                Watch.Event event = event(view, at.value(), here, Layout.placeOfHistory(at.key()));
                events.add(event);
                count++;
                bytes += bytes(event.current()) + event.previous().map(History::bytes).orElse(0);
            }
        }
        if (!events.isEmpty()) {
            changes.add(new Change(revision, events));
        }
        return changes;
    }

    private static int bytes(KeyValue version) {
        return version.key().length() + version.value().length();
    }

    private static Watch.Event event(Storage.View view, Bytes key, long revision, int place) {
        Bytes row = Layout.version(key, revision, place);
        try (Storage.Cursor at = view.cursor(row)) {
            KeyValue current = Version.decode(at.value()).of(key, revision);
            at.next();
            boolean isFirst = current.version() == 1;
            if (isFirst || !at.valid() || !Layout.sameKey(at.key(), row)) {
                return new Watch.Event(current, Optional.empty());
            }
            Version before = Version.decode(at.value());
            long beforeRevision = Layout.revisionOfVersion(at.key());
            return new Watch.Event(
                    current,
                    before.isDeletion()
                            ? Optional.empty()
                            : Optional.of(before.of(key, beforeRevision)));
        }
    }
}
