package dev.aether.state.range;

import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.mvcc.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Changes from a revision on. What a kind of request picks of them is picked once, so that
 * thousands of watchers of one prefix share it. Safe for all threads.
 */
final class Batch {
    /** Further kinds pick anew each time. */
    private static final int KINDS_MAX = 16;

    private static final Watch.Events NOTHING = new Watch.Events(0, List.of());

    private final long from;
    private final List<Change> changes;
    private final Map<WatchRequest, Watch.Events> picked = new ConcurrentHashMap<>();

    Batch(long from, List<Change> changes) {
        this.from = from;
        this.changes = changes;
    }

    long from() {
        return from;
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** The first revision after it. */
    long next() {
        return isEmpty() ? from : changes.getLast().revision() + 1;
    }

    /**
     * @param kind a request, wherever it starts: its start is 0
     * @return empty if nothing in it is wanted
     */
    Optional<Watch.Events> pick(WatchRequest kind) {
        Watch.Events known = picked.get(kind);
        Watch.Events events = known == null ? pickAnew(kind) : known;
        return events.events().isEmpty() ? Optional.empty() : Optional.of(events);
    }

    private Watch.Events pickAnew(WatchRequest kind) {
        List<Watch.Event> events = new ArrayList<>();
        long newest = 0;
        for (Change change : changes) {
            for (Watch.Event event : change.events()) {
                if (isWanted(kind, event)) {
                    events.add(shaped(kind, event));
                    newest = change.revision();
                }
            }
        }
        Watch.Events result = events.isEmpty() ? NOTHING : new Watch.Events(newest, events);
        if (picked.size() < KINDS_MAX) {
            picked.put(kind, result);
        }
        return result;
    }

    private static boolean isWanted(WatchRequest kind, Watch.Event event) {
        return kind.keys().contains(event.current().key())
                && (event.isDelete() ? kind.deletes() : kind.puts());
    }

    private static Watch.Event shaped(WatchRequest kind, Watch.Event event) {
        return kind.previous() || event.previous().isEmpty()
                ? event
                : new Watch.Event(event.current(), Optional.empty());
    }
}
