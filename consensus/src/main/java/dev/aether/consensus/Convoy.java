package dev.aether.consensus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Group commit for all Raft groups that a node leads: when their entries go to the disk and to the
 * others, in one batch. Fewer and larger batches cost every node less, and nobody waits who comes
 * alone.
 *
 * <p>While a batch is on its way to a majority, later entries gather and then go together, unless
 * they are many or wait for long. When nothing is on its way, the first wait a moment for as many
 * as were just answered: those ask again.
 */
final class Convoy {
    /** What need not wait for more, of one group. */
    private static final long BYTES_MAX = 64 << 10;

    /** Nobody waits longer for a majority that is far away. */
    static final Duration WAIT_MAX = Duration.ofMillis(20);

    /** Nor longer than this for others to come. */
    static final Duration COMPANY_MAX = Duration.ofMillis(2);

    private final Set<Gathering> waiting = new LinkedHashSet<>();
    private final List<Gathering> travelling = new ArrayList<>();

    /** When the first came after all had arrived. */
    private @Nullable Moment since;

    /** Entries that went since all had arrived. */
    private long gone;

    /** Entries for which it is worth waiting, once all have arrived. */
    private long expected;

    private boolean hasArrived = true;

    /** Entries of a group wait. */
    void join(Gathering gathering) {
        waiting.add(gathering);
    }

    void leave(Gathering gathering) {
        waiting.remove(gathering);
        travelling.remove(gathering);
    }

    /** After which time to look again if nothing happens; empty if nothing waits. */
    Optional<Duration> patience() {
        return waiting.isEmpty()
                ? Optional.empty()
                : Optional.of(hasArrived ? COMPANY_MAX : WAIT_MAX);
    }

    /**
     * Lets all go if it is time.
     *
     * @return whether it was
     */
    boolean depart(Moment now) {
        long entries = waiting.stream().mapToLong(Gathering::waiting).sum();
        travelling.removeIf(each -> each.hasArrived(WAIT_MAX, now));
        if (!hasArrived && travelling.stream().allMatch(Gathering::isSlow)) {
            hasArrived = true;
            expected = gone + entries;
            gone = 0;
        }
        boolean due = waiting.stream().anyMatch(each -> isDue(each, entries, now));
        if (due) {
            waiting.forEach(each -> depart(each, now));
            waiting.clear();
            gone += entries;
            since = null;
            hasArrived = false;
        }
        return due;
    }

    private boolean isDue(Gathering each, long entries, Moment now) {
        return each.waitingBytes() >= BYTES_MAX
                || each.waitsFor(WAIT_MAX, now)
                || (hasArrived && !each.isUnderWay() && isComplete(entries, now));
    }

    private boolean isComplete(long entries, Moment now) {
        since = since == null ? now : since;
        return entries >= expected || !since.isWithin(COMPANY_MAX.toNanos(), now);
    }

    private void depart(Gathering each, Moment now) {
        if (!each.isUnderWay()) {
            travelling.add(each);
        }
        each.depart(now);
    }
}
