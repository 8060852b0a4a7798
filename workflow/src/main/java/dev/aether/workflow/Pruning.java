package dev.aether.workflow;

import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Forgets pulses that ended long ago, with their journals. The newest stay however old they are,
 * and the young ones however many there are.
 */
final class Pruning {
    /** Ended pulses kept at least. */
    static final int ENDED_KEPT = 200;

    /** How long every ended pulse is kept. */
    static final Duration KEPT_FOR = Duration.ofHours(1);

    /** Pulses removed in one transaction at most, and transactions in one run. */
    private static final int BATCH = 20;

    private static final int BATCHES_MAX = 10;

    private final Keyspace system;
    private final Pulses pulses;

    Pruning(Keyspace system, Pulses pulses) {
        this.system = system;
        this.pulses = pulses;
    }

    /**
     * One bounded run, under a leadership.
     *
     * @return how many were removed
     */
    int run(Keyspace.Leader leader, Instant now) {
        List<PulseId> old = old(now);
        int removed = 0;
        for (int batch = 0; batch < BATCHES_MAX && removed < old.size(); batch++) {
            List<PulseId> next = old.subList(removed, Math.min(removed + BATCH, old.size()));
            List<Op> deletes = new ArrayList<>();
            for (PulseId id : next) {
                deletes.add(Op.delete(PulseKeys.header(id)));
                deletes.add(new Op.Delete(PulseKeys.steps(id), false));
                deletes.add(new Op.Delete(PulseKeys.signals(id), false));
            }
            leader.txn(new Txn(List.of(), deletes, List.of()));
            removed += next.size();
        }
        return removed;
    }

    /** Oldest first. */
    private List<PulseId> old(Instant now) {
        List<PulseHeader> ended =
                system.range(RangeQuery.of(PulseKeys.headers())).entries().stream()
                        .map(pulses::header)
                        .filter(pulse -> pulse.state().isEnded())
                        .sorted(Comparator.comparing(Pruning::end).thenComparing(PulseHeader::id))
                        .toList();
        return ended.stream()
                .limit(Math.max(0, ended.size() - ENDED_KEPT))
                .filter(pulse -> end(pulse).plus(KEPT_FOR).isBefore(now))
                .map(PulseHeader::id)
                .toList();
    }

    private static Instant end(PulseHeader pulse) {
        return pulse.endedAt().orElse(pulse.createdAt());
    }
}
