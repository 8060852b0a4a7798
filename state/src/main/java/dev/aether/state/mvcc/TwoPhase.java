package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.List;
import java.util.Optional;

/**
 * One keyspace's side of a transaction over keyspaces: two-phase commit with presumed abort.
 *
 * <p>The verdict is given at home, the keyspace that was prepared first, by {@link #decide}. That
 * needs the part prepared there, and {@link #resolve} takes it away, so there are never two
 * verdicts, and who finds none at home knows that there will be none.
 */
public final class TwoPhase {
    /** Prepared parts and verdicts at one time. */
    static final int OPEN_MAX = 1024;

    private final Writer writer;

    public TwoPhase(Writer writer) {
        this.writer = writer;
    }

    /**
     * Locks what a part touches.
     *
     * @return whether its conditions hold; no results yet
     * @throws StateException LOCKED, OVERLOADED, or why the part can never be carried out
     */
    public TxnResult prepare(Prepared prepared) {
        Storage.Session session = writer.session();
        if (writer.meta().open() >= OPEN_MAX) {
            throw new StateException(
                    Code.OVERLOADED, OPEN_MAX + " transactions over keyspaces are open");
        }
        Txn part = prepared.part();
        Locks.refuse(session, Touched.by(part));
        boolean holds = plan(new Txn(part.conditions(), List.of(), List.of())).succeeded();
        if (holds) {
            plan(new Txn(List.of(), part.then(), List.of()));
        }
        plan(new Txn(List.of(), part.otherwise(), List.of()));
        Bytes row = Layout.prepared(prepared.id());
        if (session.get(row).isEmpty()) {
            session.put(row, Bytes.wrap(prepared.encode().toByteArray()));
            writer.opened(1);
        }
        return new TxnResult(holds, writer.meta().revision(), List.of());
    }

    private TxnPlan plan(Txn txn) {
        Storage.Session session = writer.session();
        return TxnPlan.of(txn, new Reader(session, writer.meta()), session);
    }

    /**
     * Commits at home and carries the part out there.
     *
     * @throws StateException ABORTED if the part is not prepared any more
     */
    public TxnResult decide(Decided decided) {
        TxnResult result =
                carryOut(decided.id(), decided.verdict())
                        .orElseThrow(() ->
                                new StateException(
                                        Code.ABORTED,
                                        "the transaction took too long and was given up"));
        writer.session()
                .put(Layout.decided(decided.id()), Bytes.wrap(decided.encode().toByteArray()));
        writer.opened(1);
        return result;
    }

    /**
     * Carries a part out elsewhere, or lets it go.
     *
     * @return empty if it was let go, or finished before
     */
    public Optional<TxnResult> finish(TxnId id, Verdict verdict) {
        return verdict == Verdict.ABORTED ? release(id) : carryOut(id, verdict);
    }

    private Optional<TxnResult> carryOut(TxnId id, Verdict verdict) {
        Optional<Prepared> prepared = take(id);
        return prepared.map(found -> {
            TxnResult result =
                    writer.unlocked(new Txn(List.of(), found.branch(verdict), List.of()));
            return new TxnResult(verdict == Verdict.THEN, result.revision(), result.results());
        });
    }

    private Optional<TxnResult> release(TxnId id) {
        take(id);
        return Optional.empty();
    }

    private Optional<Prepared> take(TxnId id) {
        Bytes row = Layout.prepared(id);
        Optional<Prepared> found = writer.session().get(row).map(Prepared::decode);
        if (found.isPresent()) {
            writer.session().remove(row);
            writer.opened(-1);
        }
        return found;
    }

    /** At home: what was decided; if nothing was, nothing will be. */
    public Verdict resolve(TxnId id) {
        Optional<Bytes> row = writer.session().get(Layout.decided(id));
        if (row.isPresent()) {
            return Decided.decode(row.get()).verdict();
        }
        take(id);
        return Verdict.ABORTED;
    }

    /** At home: all parts are finished. */
    public void conclude(TxnId id) {
        Bytes row = Layout.decided(id);
        if (writer.session().get(row).isPresent()) {
            writer.session().remove(row);
            writer.opened(-1);
        }
    }
}
