package dev.aether.workflow;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts, shows and signals pulses, from any node. Blocking; safe for all threads. */
public final class Pulses {
    static final String CANCEL = "cancel";

    private final Keyspace system;
    private final Clock clock;

    public Pulses(Keyspace system, Clock clock) {
        this.system = system;
        this.clock = clock;
    }

    /**
     * The writes that start a pulse, to be put into the transaction that changes its subject.
     *
     * <p>Add {@link #absent} as a condition where the same id may be started twice.
     */
    public List<Op> start(PulseId id, Definition definition, String subject, Bytes input) {
        PulseHeader header =
                new PulseHeader(
                        id,
                        definition.name(),
                        definition.version(),
                        subject,
                        input,
                        PulseState.RUNNING,
                        Instant.ofEpochMilli(clock.now().toEpochMilli()),
                        Optional.empty(),
                        "");
        return List.of(
                Op.put(PulseKeys.header(id), header.encode()),
                Op.put(PulseKeys.active(id), Bytes.EMPTY));
    }

    /** Holds while no pulse of this id is on record; one that ended long ago may be forgotten. */
    public Compare absent(PulseId id) {
        return Compare.absent(PulseKeys.header(id));
    }

    /** The writes that leave nothing of a pulse that has ended. */
    public List<Op> forget(PulseId id) {
        return List.of(
                Op.delete(PulseKeys.header(id)),
                Op.delete(PulseKeys.active(id)),
                new Op.Delete(PulseKeys.steps(id), false),
                new Op.Delete(PulseKeys.signals(id), false));
    }

    /** Newest first. */
    public List<PulseHeader> list() {
        return system.range(RangeQuery.of(PulseKeys.headers())).entries().stream()
                .map(entry -> PulseHeader.decode(PulseKeys.idOfHeader(entry.key()), entry.value()))
                .sorted(
                        Comparator.comparing(PulseHeader::createdAt)
                                .reversed()
                                .thenComparing(PulseHeader::id))
                .toList();
    }

    public Optional<PulseHeader> find(PulseId id) {
        return system.range(RangeQuery.of(KeyRange.single(PulseKeys.header(id)))).entries().stream()
                .findFirst()
                .map(entry -> PulseHeader.decode(id, entry.value()));
    }

    /** The journal in the order in which steps appeared. */
    public List<StepRecord> steps(PulseId id) {
        return system.range(RangeQuery.of(PulseKeys.steps(id))).entries().stream()
                .map(entry -> StepRecord.decode(PulseKeys.stepOf(id, entry.key()), entry.value()))
                .sorted(
                        Comparator.comparingInt(StepRecord::sequence)
                                .thenComparing(StepRecord::startedAt))
                .toList();
    }

    /** How many steps the journal of a pulse has. */
    public int stepCount(PulseId id) {
        return system.range(keysOnly(PulseKeys.steps(id))).entries().size();
    }

    /** How many steps each journal has; those without any are left out. */
    public Map<PulseId, Integer> stepCounts() {
        Map<PulseId, Integer> counts = new TreeMap<>();
        system.range(keysOnly(PulseKeys.allSteps()))
                .entries()
                .forEach(entry -> counts.merge(PulseKeys.idOfStep(entry.key()), 1, Integer::sum));
        return counts;
    }

    private static RangeQuery keysOnly(KeyRange keys) {
        return new RangeQuery(keys, 0, 0, RangeQuery.Order.BY_KEY, true, false, 0, 0, 0, 0, true);
    }

    /** Where headers and journals lie, for watching them. */
    public KeyRange headerKeys() {
        return PulseKeys.headers();
    }

    public KeyRange stepKeys(PulseId id) {
        return PulseKeys.steps(id);
    }

    /** Reads a header found under {@link #headerKeys}. */
    public PulseHeader header(KeyValue entry) {
        return PulseHeader.decode(PulseKeys.idOfHeader(entry.key()), entry.value());
    }

    /** Sends a value to a running pulse. @return false if it does not run */
    public boolean signal(PulseId id, String name, Bytes value) {
        Compare running = Compare.present(PulseKeys.active(id));
        Op put = Op.put(PulseKeys.signal(id, name), value);
        return system.txn(new Txn(List.of(running), List.of(put), List.of())).succeeded();
    }

    /** Asks a pulse to undo its steps and end at its next step. @return false if it ended before */
    public boolean cancel(PulseId id) {
        return signal(id, CANCEL, Bytes.EMPTY);
    }
}
