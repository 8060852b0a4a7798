package dev.aether.consensus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sees everything that replicas do and fails at the first thing Raft forbids: two leaders of a
 * term, two entries applied at one index, an acknowledged command that is not where it was
 * acknowledged, a command that was promised not to happen.
 */
final class Witness {
    private final Map<Long, ReplicaId> leaders = new TreeMap<>();
    private final Map<Long, Entry> applied = new TreeMap<>();
    private final Map<String, Long> indexes = new HashMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private final Set<String> impossible = new HashSet<>();
    private long lastAcknowledged;

    void leads(ReplicaId replica, long term) {
        ReplicaId other = leaders.putIfAbsent(term, replica);
        if (other != null && !other.equals(replica)) {
            throw new AssertionError("term " + term + " has leaders " + other + ", " + replica);
        }
    }

    void applies(ReplicaId replica, Entry entry) {
        Entry other = applied.putIfAbsent(entry.index(), entry);
        if (other == null) {
            checkNew(entry);
        } else if (other.term() != entry.term() || !other.payload().equals(entry.payload())) {
            throw new AssertionError(replica + " applies " + entry + ", others " + other);
        }
    }

    private void checkNew(Entry entry) {
        if (entry.kind() != EntryKind.NORMAL) {
            return;
        }
        String command = entry.payload().utf8();
        Long before = indexes.putIfAbsent(command, entry.index());
        if (before != null) {
            throw new AssertionError(command + " at " + before + " and " + entry.index());
        }
        if (impossible.contains(command)) {
            throw new AssertionError(command + " was applied after a refusal");
        }
    }

    void settles(String command, Outcome outcome) {
        switch (outcome) {
            case Outcome.Applied(var index, var term) -> {
                acknowledged.put(command, index);
                lastAcknowledged = Math.max(lastAcknowledged, index);
                Entry there = applied.get(index);
                if (there == null
                        || there.term() != term
                        || !there.payload().utf8().equals(command)) {
                    throw new AssertionError(command + " acknowledged at " + index + ": " + there);
                }
            }
            case Outcome.Unknown _ -> {}
            case Outcome.NotLeader _, Outcome.Dropped _, Outcome.Overloaded _ -> refuse(command);
            case Outcome.Refused _, Outcome.Stopped _ -> refuse(command);
        }
    }

    private void refuse(String command) {
        impossible.add(command);
        if (indexes.containsKey(command)) {
            throw new AssertionError(command + " was applied and refused");
        }
    }

    /** A read barrier asked for after an acknowledgement was passed. */
    void reads(ReplicaId replica, long applied, long acknowledgedBefore) {
        if (applied < acknowledgedBefore) {
            throw new AssertionError(
                    replica + " reads at " + applied + " after " + acknowledgedBefore);
        }
    }

    boolean isAcknowledged(String command) {
        return acknowledged.containsKey(command);
    }

    long lastAcknowledged() {
        return lastAcknowledged;
    }

    int acknowledgements() {
        return acknowledged.size();
    }

    int leaders() {
        return leaders.size();
    }

    /** At the end: a replica that caught up has everything that was acknowledged. */
    void checkComplete(Journal journal) {
        Set<String> commands = new HashSet<>(journal.commands());
        acknowledged.forEach((command, index) -> {
            if (!commands.contains(command)) {
                throw new AssertionError(command + " at " + index + " was lost");
            }
        });
    }
}
