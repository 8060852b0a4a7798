package dev.aether.state.storm;

import dev.aether.state.storm.Answered.Kind;
import java.util.List;

/**
 * What a storm may do and what must hold in it.
 *
 * @param churns whether nodes join, leave and are replaced
 * @param driftMax by how much a clock may be fast or slow; up to a twentieth reads are current
 */
record Rules(int nodes, boolean churns, double driftMax, Sabotage sabotage) {
    private static final double LEASE_DRIFT_MAX = 0.05;

    static Rules of(int nodes) {
        return new Rules(nodes, false, 0.03, Sabotage.NONE);
    }

    Rules churning() {
        return new Rules(nodes, true, driftMax, sabotage);
    }

    Rules with(Sabotage other) {
        return new Rules(nodes, churns, driftMax, other);
    }

    Rules drifting(double max) {
        return new Rules(nodes, churns, max, sabotage);
    }

    boolean readsAreCurrent() {
        return driftMax <= LEASE_DRIFT_MAX;
    }

    /** Reads by a lease that clocks have broken are still reads of some past. */
    List<Answered> trusted(List<Answered> answers) {
        return readsAreCurrent() ? answers : answers.stream().map(Rules::perhapsOld).toList();
    }

    private static Answered perhapsOld(Answered answer) {
        Kind kind = answer.kind() == Kind.WROTE ? Kind.WROTE : Kind.READ_LOCALLY;
        return new Answered(
                kind,
                answer.key(),
                answer.value(),
                answer.revision(),
                answer.called(),
                answer.returned());
    }

    List<ListTxn> trustedTxns(List<ListTxn> txns) {
        return readsAreCurrent() ? txns : txns.stream().map(Rules::perhapsOld).toList();
    }

    private static ListTxn perhapsOld(ListTxn txn) {
        boolean writes = txn.steps().stream().anyMatch(ListTxn.Append.class::isInstance);
        return new ListTxn(txn.called(), txn.returned(), txn.fate(), writes, txn.steps());
    }
}
