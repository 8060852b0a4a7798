package dev.aether.consensus;

import java.util.LinkedHashSet;
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

    void touchGathering() {
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
