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

    /** Left to each however little room there is. */
    private static final long BYTES_MIN = 64 << 10;

    /** Heap of an event beside its bytes. */
    private static final int EVENT_BYTES = 150;

    private final RingRoom room;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private int events;
    private long bytes;

    Ring(RingRoom room) {
        this.room = room;
    }

    void add(Change change) {
        changes.addLast(change);
        count(change, 1);
        while (changes.size() > 1 && holdsMuch()) {
            count(changes.removeFirst(), -1);
        }
    }

    private boolean holdsMuch() {
        return events > EVENTS_MAX || bytes > BYTES_MAX || (bytes > BYTES_MIN && room.isFull());
    }

    private void count(Change change, int sign) {
        long weight = bytes(change);
        events += sign * change.events().size();
        bytes += sign * weight;
        room.take(sign * weight);
    }

    private static long bytes(Change change) {
        long sum = 0;
        for (Watch.Event event : change.events()) {
            sum += EVENT_BYTES + event.current().key().length() + event.current().value().length();
        }
        return sum;
    }

    boolean holds(long revision) {
        return !changes.isEmpty() && changes.getFirst().revision() <= revision;
    }

    /**
     * Changes from a revision on; stops after the one that reaches the number of events or bytes.
     */
    List<Change> from(long revision, int eventsMax, long bytesMax) {
        boolean isNear = changes.getLast().revision() - revision < changes.size() / 2;
        List<Change> found = new ArrayList<>();
        int count = 0;
        long weight = 0;
        for (Change change : isNear ? fromEnd(revision) : changes) {
            if (count >= eventsMax || weight >= bytesMax) {
                break;
            }
            if (change.revision() >= revision) {
                found.add(change);
                count += change.events().size();
                weight += bytes(change);
            }
        }
        return found;
    }

    private List<Change> fromEnd(long revision) {
        List<Change> newestFirst = new ArrayList<>();
        Iterator<Change> at = changes.descendingIterator();
        while (at.hasNext()) {
            Change change = at.next();
            if (change.revision() < revision) {
                break;
            }
            newestFirst.add(change);
        }
        return newestFirst.reversed();
    }

    void clear() {
        changes.clear();
        room.take(-bytes);
        events = 0;
        bytes = 0;
    }
}
