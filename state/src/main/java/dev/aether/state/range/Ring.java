package dev.aether.state.range;

import dev.aether.state.Watch;
import dev.aether.state.mvcc.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The newest changes of a range in memory, bounded by events and bytes. Revisions are dense, so
 * what lies between the first and the last is all there. Owned by the hub's lock.
 */
final class Ring {
    static final int EVENTS_MAX = 16_384;
    static final long BYTES_MAX = 16 << 20;

    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private int events;
    private long bytes;

    void add(Change change) {
        changes.addLast(change);
        events += change.events().size();
        bytes += bytes(change);
        while (changes.size() > 1 && (events > EVENTS_MAX || bytes > BYTES_MAX)) {
            Change oldest = changes.removeFirst();
            events -= oldest.events().size();
            bytes -= bytes(oldest);
        }
    }

    private static long bytes(Change change) {
        long sum = 0;
        for (Watch.Event event : change.events()) {
            sum += event.current().key().length() + event.current().value().length();
        }
        return sum;
    }

    boolean holds(long revision) {
        return !changes.isEmpty() && changes.getFirst().revision() <= revision;
    }

    /** Changes from a revision on; stops after the one that reaches the number of events. */
    List<Change> from(long revision, int eventsMax) {
        boolean isNear = changes.getLast().revision() - revision < changes.size() / 2;
        return isNear ? fromEnd(revision, eventsMax) : fromStart(revision, eventsMax);
    }

    private List<Change> fromStart(long revision, int eventsMax) {
        List<Change> found = new ArrayList<>();
        int count = 0;
        for (Change change : changes) {
            if (change.revision() >= revision && count < eventsMax) {
                found.add(change);
                count += change.events().size();
            }
            if (count >= eventsMax) {
                return found;
            }
        }
        return found;
    }

    private List<Change> fromEnd(long revision, int eventsMax) {
        List<Change> newestFirst = new ArrayList<>();
        Iterator<Change> at = changes.descendingIterator();
        while (at.hasNext()) {
            Change change = at.next();
            if (change.revision() < revision) {
                break;
            }
            newestFirst.add(change);
        }
        List<Change> found = new ArrayList<>();
        int count = 0;
        for (Change change : newestFirst.reversed()) {
            if (count >= eventsMax) {
                break;
            }
            found.add(change);
            count += change.events().size();
        }
        return found;
    }

    void clear() {
        changes.clear();
        events = 0;
        bytes = 0;
    }
}
