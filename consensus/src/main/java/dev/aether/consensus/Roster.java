package dev.aether.consensus;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who takes part in a host's next round: all to whom something happened, and with them those whose
 * entries the {@link Convoy} lets go.
 */
final class Roster {
    private final Convoy convoy = new Convoy();
    private Set<Replica> touched = new LinkedHashSet<>();

    /** Those with entries that wait for the convoy to depart. */
    private final Set<Replica> gathering = new LinkedHashSet<>();

    /** In nanoseconds of the clock. */
    private long looksAt = Long.MAX_VALUE;

    Convoy convoy() {
        return convoy;
    }

    boolean isEmpty() {
        return touched.isEmpty();
    }

    /** Something happened to a replica. */
    void touch(Replica replica) {
        touched.add(replica);
    }

    /**
     * After which time {@link #lookAgain} is wanted because somebody waits; empty if it was asked
     * for already.
     */
    Optional<Duration> nextLook(Moment now) {
        Optional<Duration> wait = convoy.patience();
        if (wait.isEmpty() || now.nanos() + wait.get().toNanos() >= looksAt) {
            return Optional.empty();
        }
        looksAt = now.nanos() + wait.get().toNanos();
        return wait;
    }

    void lookAgain() {
        looksAt = Long.MAX_VALUE;
        touched.addAll(gathering);
    }

    void remove(Replica replica) {
        touched.remove(replica);
        gathering.remove(replica);
    }

    void clear() {
        touched.clear();
        gathering.clear();
    }

    /** All to whom something happened since the last time. */
    Set<Replica> take() {
        Set<Replica> taken = touched;
        touched = new LinkedHashSet<>();
        return taken;
    }

    /** Notes whether a replica's entries wait. */
    void note(Replica replica, boolean waits) {
        if (waits) {
            gathering.add(replica);
        } else {
            gathering.remove(replica);
        }
    }

    /** Adds those whose entries depart now to those who take part. */
    void depart(Moment now, Set<Replica> with) {
        if (convoy.depart(now)) {
            with.addAll(gathering);
            gathering.clear();
        }
    }
}
