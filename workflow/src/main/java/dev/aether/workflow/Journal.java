package dev.aether.workflow;

import dev.aether.state.Compare;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The journal of one pulse, written under one leadership: an old leader's write is refused by its
 * term, so no entry is ever written by two. Owned by the thread that runs the pulse.
 */
final class Journal {
    private final PulseId id;
    private final Keyspace.Leader leader;
    private final boolean takenOver;
    private final Map<String, StepRecord> entries = new LinkedHashMap<>();

    Journal(PulseId id, Keyspace.Leader leader, List<StepRecord> recovered) {
        this.id = id;
        this.leader = leader;
        this.takenOver = !recovered.isEmpty();
        recovered.forEach(entry -> entries.put(entry.key(), entry));
    }

    /** Whether an earlier leader wrote in it. */
    boolean isTakenOver() {
        return takenOver;
    }

    Optional<StepRecord> find(String stepKey) {
        return Optional.ofNullable(entries.get(stepKey));
    }

    /** The sequence number of a step: its own if known, else the next. */
    int sequenceOf(String stepKey) {
        return find(stepKey).map(StepRecord::sequence).orElse(entries.size());
    }

    /**
     * Writes an entry, and more with it, atomically.
     *
     * @return false if the conditions did not hold and nothing was written
     */
    boolean write(StepRecord entry, List<Compare> conditions, List<Op> alongside) {
        List<Op> operations = new ArrayList<>(alongside);
        operations.add(Op.put(PulseKeys.step(id, entry.key()), entry.encode()));
        if (!commit(new Txn(conditions, operations, List.of())).succeeded()) {
            return false;
        }
        entries.put(entry.key(), entry);
        return true;
    }

    /** Ends the pulse: the final header, no longer active, no signals left. */
    void end(PulseHeader ended) {
        commit(
                Txn.of(
                        Op.put(PulseKeys.header(id), ended.encode()),
                        Op.delete(PulseKeys.active(id)),
                        new Op.Delete(PulseKeys.signals(id), false)));
    }

    /** Done steps in the order of their sequence, latest last. */
    List<StepRecord> done() {
        SortedMap<Integer, StepRecord> ordered = new TreeMap<>();
        for (StepRecord entry : entries.values()) {
            if (entry.state() == StepRecord.State.DONE) {
                ordered.put(entry.sequence(), entry);
            }
        }
        return List.copyOf(ordered.values());
    }

    /** Anything but a clear answer means that this leader must not go on. */
    private TxnResult commit(Txn txn) {
        try {
            return leader.txn(txn);
        } catch (StateException lost) {
            Ending ending = new Ending.LeadershipLost();
            ending.initCause(lost);
            throw ending;
        }
    }
}
