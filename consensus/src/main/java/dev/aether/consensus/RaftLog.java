package dev.aether.consensus;

import dev.aether.environment.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a group's log that is in memory: everything after {@link #baseIndex}, with how far it
 * is persisted, committed and applied on this replica.
 *
 * <p>Invariant: {@code base <= applied <= committed <= last} and {@code persisted <= last}; applied
 * entries are persisted. Committed entries are never replaced.
 */
final class RaftLog {
    private static final int SLICE_EXPECTED = 256;

    private Entry[] ring = new Entry[64];
    private int head;
    private int count;
    private long baseIndex;
    private long baseTerm;
    private long persisted;
    private long committed;
    private long applied;
    private long bytes;
    private long uncommittedBytes;

    RaftLog(long baseIndex, long baseTerm) {
        reset(baseIndex, baseTerm);
    }

    /** Forgets everything: the state machine now contains all up to the base. */
    void reset(long index, long term) {
        ring = new Entry[64];
        head = 0;
        count = 0;
        baseIndex = index;
        baseTerm = term;
        persisted = index;
        committed = index;
        applied = index;
        bytes = 0;
        uncommittedBytes = 0;
    }

    long baseIndex() {
        return baseIndex;
    }

    long lastIndex() {
        return baseIndex + count;
    }

    long lastTerm() {
        return count == 0 ? baseTerm : at(lastIndex()).term();
    }

    long persisted() {
        return persisted;
    }

    long committed() {
        return committed;
    }

    long applied() {
        return applied;
    }

    long bytes() {
        return bytes;
    }

    long uncommittedBytes() {
        return uncommittedBytes;
    }

    /** The term of an entry, or -1 where this log knows none. */
    long term(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        return index < baseIndex || index > lastIndex() ? -1 : at(index).term();
    }

    boolean matches(long index, long term) {
        return term(index) == term;
    }

    /** Whether a log with this end holds everything that a majority may have committed. */
    boolean isUpToDate(long otherLastIndex, long otherLastTerm) {
        return otherLastTerm > lastTerm()
                || (otherLastTerm == lastTerm() && otherLastIndex >= lastIndex());
    }

    /**
     * The last index not above the given one whose term is not above the given term: where logs
     * that disagree may still agree, found without asking for every entry.
     */
    long agreementAtMost(long index, long term) {
        long candidate = Math.min(index, lastIndex());
        while (candidate > baseIndex && term(candidate) > term) {
            candidate--;
        }
        return candidate;
    }

    void append(Entry entry) {
        Check.that(
                entry.index() == lastIndex() + 1,
                "entries have no gaps: expected %s, got %s",
                lastIndex() + 1,
                entry.index());
        if (count == ring.length) {
            grow();
        }
        ring[(head + count) & (ring.length - 1)] = entry;
        count++;
        bytes += entry.bytes();
        uncommittedBytes += entry.bytes();
    }

    /** Drops the tail from an index on, because a leader has other entries there. */
    void truncateFrom(long index) {
        Check.that(
                index > committed,
                "committed entries never change: %s <= committed %s",
                index,
                committed);
        while (lastIndex() >= index) {
            int slot = (head + count - 1) & (ring.length - 1);
            bytes -= ring[slot].bytes();
            uncommittedBytes -= ring[slot].bytes();
            clear(slot);
            count--;
        }
        persisted = Math.min(persisted, lastIndex());
    }

    /** Drops the head up to an index that is applied, because a checkpoint contains it. */
    void compactTo(long index) {
        Check.that(index <= applied, "only applied entries go: %s > %s", index, applied);
        while (baseIndex < index) {
            baseTerm = ring[head].term();
            bytes -= ring[head].bytes();
            clear(head);
            head = (head + 1) & (ring.length - 1);
            count--;
            baseIndex++;
        }
    }

    /** The index up to which may be forgotten so that about so many bytes before one remain. */
    long startOfTail(long index, long bytesKept) {
        long at = index;
        long kept = 0;
        while (at > baseIndex && kept < bytesKept) {
            kept += at(at).bytes();
            at--;
        }
        return at;
    }

    void commitTo(long index) {
        Check.that(index <= lastIndex(), "commit %s is after the last %s", index, lastIndex());
        while (committed < index) {
            committed++;
            uncommittedBytes -= at(committed).bytes();
        }
    }

    void persistedTo(long index) {
        persisted = Math.max(persisted, index);
    }

    void appliedTo(long index) {
        Check.that(
                index >= applied && index <= committed,
                "applied goes from %s up to committed %s, got %s",
                applied,
                committed,
                index);
        applied = index;
    }

    /** Entries from an index on: at least one if there is one, then as many as fit. */
    List<Entry> slice(long from, long to, long bytesMax) {
        List<Entry> slice = new ArrayList<>(Math.clamp(to - from + 1, 0, SLICE_EXPECTED));
        long total = 0;
        for (long index = from; index <= to; index++) {
            Entry entry = at(index);
            total += entry.bytes();
            if (total > bytesMax && !slice.isEmpty()) {
                break;
            }
            slice.add(entry);
        }
        return slice;
    }

    Entry at(long index) {
        return ring[(int) ((head + (index - baseIndex - 1)) & (ring.length - 1))];
    }

    private void grow() {
        Entry[] larger = new Entry[ring.length * 2];
        for (int i = 0; i < count; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }

    @SuppressWarnings("NullAway") // an empty slot of the ring; nobody reads outside head and count
    private void clear(int slot) {
        ring[slot] = null;
    }
}
