package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Notes;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies commands to a range within one storage session. Deterministic: no clock, no randomness,
 * so every replica that applies the same commands holds the same state.
 *
 * <p>A refused command throws {@link StateException} before it changed anything.
 */
public final class Writer {
    private final Storage.Session session;
    private final List<Change> changes = new ArrayList<>();
    private Meta meta;
    private List<Watch.Event> events = new ArrayList<>();

    public Writer(Storage.Session session) {
        this.session = session;
        this.meta = Meta.of(session);
    }

    public Meta meta() {
        return meta;
    }

    /** Ends the session: writes the meta record and makes everything visible. */
    public List<Change> commit(Meta last) {
        session.put(Layout.META, last.encode());
        session.commit();
        return List.copyOf(changes);
    }

    Storage.Session session() {
        return session;
    }

    /** As many parts and verdicts of transactions over keyspaces more are open. */
    void opened(int more) {
        meta = meta.withOpen(meta.open() + more);
    }

    /**
     * @throws StateException if it cannot be carried out; LOCKED if others must end first
     */
    public TxnResult txn(Txn txn) {
        if (meta.open() > 0) {
            Locks.refuse(session, Touched.by(txn));
        }
        return unlocked(txn);
    }

    /** A transaction that no lock can be in the way of. */
    TxnResult unlocked(Txn txn) {
        TxnPlan plan = TxnPlan.of(txn, new Reader(session, meta), session);
        TxnResult result = run(plan);
        finishRevision();
        return new TxnResult(result.succeeded(), meta.revision(), result.results());
    }

    private TxnResult run(TxnPlan plan) {
        List<OpResult> results = new ArrayList<>();
        for (TxnPlan.Step step : plan.steps()) {
            results.add(
                    switch (step) {
                        case TxnPlan.Step.Put(Op.Put put) -> put(put);
                        case TxnPlan.Step.Delete(Op.Delete delete) -> delete(delete);
                        case TxnPlan.Step.Read(Op.Read read) -> read(read);
                        case TxnPlan.Step.Nested(TxnPlan nested) ->
                                new OpResult.Nested(run(nested));
                    });
        }
        return new TxnResult(plan.succeeded(), seen(), results);
    }

    /** The revision as the running transaction sees it: its own once it changed something. */
    private long seen() {
        return events.isEmpty() ? meta.revision() : meta.revision() + 1;
    }

    private long next() {
        return meta.revision() + 1;
    }

    private void finishRevision() {
        if (!events.isEmpty()) {
            meta = meta.withRevision(next());
            changes.add(new Change(meta.revision(), events));
            events = new ArrayList<>();
        }
    }

    private OpResult read(Op.Read read) {
        long asked = read.query().revision();
        long revision = asked <= 0 ? seen() : asked;
        return new OpResult.Read(new Reader(session, meta).range(read.query(), revision, seen()));
    }

    private OpResult put(Op.Put put) {
        Optional<KeyValue> before = new Reader(session, meta).find(put.key(), next());
        Bytes value = put.keepValue() ? before.orElseThrow().value() : put.value();
        long lease = put.keepLease() ? before.orElseThrow().lease() : put.lease();
        long created = before.map(KeyValue::createRevision).orElse(next());
        long version = before.map(KeyValue::version).orElse(0L) + 1;
        attach(put.key(), before.map(KeyValue::lease).orElse(0L), lease);
        record(put.key(), new Version(created, version, lease, value), before);
        return new OpResult.Put(put.previous() ? before : Optional.empty());
    }

    private OpResult delete(Op.Delete delete) {
        List<KeyValue> gone = new Reader(session, meta).all(delete.keys(), next());
        gone.forEach(this::delete);
        return new OpResult.Delete(gone.size(), delete.previous() ? gone : List.of());
    }

    private void delete(KeyValue present) {
        attach(present.key(), present.lease(), 0);
        record(present.key(), Version.DELETION, Optional.of(present));
    }

    private void record(Bytes key, Version version, Optional<KeyValue> before) {
        int place = events.size();
        Bytes row = version.encode();
        session.put(Layout.version(key, next(), place), row);
        session.put(Layout.history(next(), place), key);
        // Of the row, since both are kept: the command's own copy of the value may go.
        events.add(new Watch.Event(Version.decode(row).of(key, next()), before));
    }

    private void attach(Bytes key, long from, long to) {
        if (from == to) {
            return;
        }
        if (from != 0) {
            session.remove(Layout.leased(from, key));
        }
        if (to != 0) {
            session.put(Layout.leased(to, key), Bytes.EMPTY);
        }
    }

    /** Forgets history before a revision; {@link Scrubber} frees the storage later. */
    public void compact(long revision) {
        if (revision <= meta.compacted()) {
            throw new StateException(
                    Code.COMPACTED,
                    "revision " + revision + " was compacted before, up to " + meta.compacted());
        }
        new Reader(session, meta).checkRevision(revision, meta.revision());
        meta = meta.withCompacted(revision);
    }

    /**
     * @param id not 0: whoever proposed it has chosen one
     */
    public void grant(long id, long seconds) {
        if (session.get(Layout.lease(id)).isPresent()) {
            throw new StateException(Code.LEASE_EXISTS, "lease " + id + " exists");
        }
        session.put(Layout.lease(id), Leases.encode(seconds));
    }

    /**
     * @param next the edition after the change
     * @throws StateException NOTES_CHANGED if they are of another edition than the change
     */
    public void note(Notes.Change change, long next) {
        NotesTable.write(session, change, next);
    }

    /** Ends a lease and deletes its keys at one revision, in key order. */
    public void revoke(long id) {
        if (session.get(Layout.lease(id)).isEmpty()) {
            throw new StateException(Code.LEASE_ABSENT, "lease " + id + " does not exist");
        }
        List<Bytes> keys = Leases.keys(session, id);
        if (meta.open() > 0) {
            Locks.refuse(session, Touched.byRevoking(id, keys));
        }
        for (Bytes key : keys) {
            delete(new Op.Delete(KeyRange.single(key), false));
        }
        session.remove(Layout.lease(id));
        finishRevision();
    }
}
