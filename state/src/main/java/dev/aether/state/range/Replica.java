package dev.aether.state.range;

import com.google.protobuf.ByteString;
import dev.aether.consensus.Entry;
import dev.aether.consensus.EntryKind;
import dev.aether.consensus.SnapshotMark;
import dev.aether.consensus.SnapshotSink;
import dev.aether.consensus.SnapshotSource;
import dev.aether.consensus.StateMachine;
import dev.aether.environment.Environment;
import dev.aether.state.Notes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Stores;
import dev.aether.state.codec.Transactions;
import dev.aether.state.codec.Values;
import dev.aether.state.mvcc.Change;
import dev.aether.state.mvcc.Decided;
import dev.aether.state.mvcc.ImageSource;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.NotesTable;
import dev.aether.state.mvcc.Prepared;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.TwoPhase;
import dev.aether.state.mvcc.TxnId;
import dev.aether.state.mvcc.Verdict;
import dev.aether.state.mvcc.Writer;
import dev.aether.state.wire.StateProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * The state machine of a range: applies its log to storage and tells watchers and leases.
 *
 * <p>Owner: the loop of {@code Groups} for everything but {@link #storage} and {@link #meta}, which
 * any thread may call; storage views make that safe, and {@link #storage} is replaced whole when an
 * image comes in.
 */
final class Replica implements StateMachine {
    private final Stores.Place place;
    private final WatchHub hub;
    private final LeaseKeeper leases;
    private final Runnable compacted;
    private final Map<Long, Applied> results = new HashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private volatile Storage storage;
    private volatile long applied;

    /** Of the notes; may be ahead of storage within one {@link #apply}. */
    private volatile long edition;

    /**
     * Opens what is durable of the range on this node, or an empty one.
     *
     * @param compacted runs whenever there is compacted history to free
     */
    Replica(
            Environment environment,
            Stores.Place place,
            LeaseKeeper leases,
            RingRoom changes,
            Runnable compacted) {
        this.place = place;
        this.leases = leases;
        this.compacted = compacted;
        this.storage = place.load();
        this.applied = meta().index();
        this.edition = notes().edition();
        this.hub = new WatchHub(environment, this::storage, changes);
    }

    WatchHub hub() {
        return hub;
    }

    Storage storage() {
        return storage;
    }

    Meta meta() {
        try (Storage.View view = storage.view()) {
            return Meta.of(view);
        }
    }

    Notes notes() {
        try (Storage.View view = storage.view()) {
            return NotesTable.read(view);
        }
    }

    /** The result of an entry of the last {@link #apply}; for its completion. */
    Applied result(long index) {
        return Optional.ofNullable(results.get(index))
                .orElseThrow(() -> new IllegalStateException("no result of entry " + index));
    }

    /** Index of the last entry whose effect a read sees. Any thread. */
    long applied() {
        return applied;
    }

    @Override
    public long durableIndex() {
        return meta().index();
    }

    @Override
    public void apply(List<Entry> entries) {
        results.clear();
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            long configurations = 0;
            for (Entry entry : entries) {
                if (entry.kind() == EntryKind.NORMAL) {
                    results.put(entry.index(), apply(entry, writer));
                }
                configurations += entry.kind() == EntryKind.CONFIGURATION ? 1 : 0;
            }
            Entry last = entries.getLast();
            Meta meta = writer.meta().after(last.index(), last.term(), configurations);
            List<Change> changes = writer.commit(meta);
            applied = meta.index();
            hub.publish(changes, meta);
        }
        afterCommit.forEach(Runnable::run);
        afterCommit.clear();
    }

    private Applied apply(Entry entry, Writer writer) {
        Optional<Commands.OnePut> one = Commands.onePut(entry.payload());
        if (one.isPresent()) {
            return apply(one.get(), writer);
        }
        StateProto.Command command = Commands.decode(entry.payload());
        if (command.getFenceTerm() != 0 && command.getFenceTerm() != entry.term()) {
            return new Applied.Refused(
                    new StateException(
                            Code.NOT_LEADER,
                            "term " + command.getFenceTerm() + " is over, it is " + entry.term()));
        }
        try {
            checkEdition(command.getUnder() - 1);
            return apply(command, writer);
        } catch (StateException refused) {
            return new Applied.Refused(refused);
        }
    }

    private Applied apply(Commands.OnePut one, Writer writer) {
        try {
            checkEdition(one.under() - 1);
            return new Applied.Transacted(writer.txn(one.txn()));
        } catch (StateException refused) {
            return new Applied.Refused(refused);
        }
    }

    /**
     * @param asked of the notes; below 0 for any
     * @throws StateException NOTES_CHANGED
     */
    void checkEdition(long asked) {
        long present = edition;
        if (asked >= 0 && asked != present) {
            throw new StateException(
                    Code.NOTES_CHANGED,
                    "the notes are at edition " + present + ", asked for " + asked);
        }
    }

    /** Of the notes as applied here. Any thread. */
    long edition() {
        return edition;
    }

    private Applied apply(StateProto.Command command, Writer writer) {
        return switch (command.getKindCase()) {
            case TXN -> new Applied.Transacted(writer.txn(Transactions.decode(command.getTxn())));
            case COMPACT -> {
                writer.compact(command.getCompact().getRevision());
                afterCommit.add(compacted);
                yield new Applied.Done(writer.meta().revision());
            }
            case GRANT -> {
                StateProto.Command.Grant grant = command.getGrant();
                writer.grant(grant.getId(), grant.getSeconds());
                afterCommit.add(() -> leases.granted(grant.getId(), grant.getSeconds()));
                yield new Applied.Done(writer.meta().revision());
            }
            case REVOKE -> {
                writer.revoke(command.getRevoke().getId());
                afterCommit.add(() -> leases.revoked(command.getRevoke().getId()));
                yield new Applied.Done(writer.meta().revision());
            }
            case PREPARE, DECIDE, FINISH, RESOLVE, CONCLUDE ->
                    apply(command, new TwoPhase(writer), writer);
            case NOTE -> {
                long next = command.getNote().getNext();
                writer.note(Commands.decode(command.getNote()), next);
                edition = next;
                yield new Applied.Done(writer.meta().revision());
            }
            case KIND_NOT_SET ->
                    throw new IllegalArgumentException("a newer version wrote this log entry");
        };
    }

    private static Applied apply(StateProto.Command command, TwoPhase phases, Writer writer) {
        return switch (command.getKindCase()) {
            case PREPARE ->
                    new Applied.Transacted(phases.prepare(Prepared.decode(command.getPrepare())));
            case DECIDE ->
                    new Applied.Transacted(phases.decide(Decided.decode(command.getDecide())));
            case FINISH -> {
                StateProto.Finish finish = command.getFinish();
                Verdict verdict = Verdict.valueOf(finish.getVerdict().name());
                yield new Applied.Finished(phases.finish(id(finish.getId()), verdict));
            }
            case RESOLVE -> new Applied.Resolved(phases.resolve(id(command.getResolve().getId())));
            case CONCLUDE -> {
                phases.conclude(id(command.getConclude().getId()));
                yield new Applied.Done(writer.meta().revision());
            }
            default -> throw new IllegalArgumentException("no such phase");
        };
    }

    private static TxnId id(ByteString value) {
        return new TxnId(Values.decode(value));
    }

    @Override
    public void checkpoint(LongConsumer done) {
        place.save(storage, done);
    }

    @Override
    public SnapshotSource snapshot() {
        return new ImageSource(storage.view());
    }

    @Override
    public SnapshotSink install(SnapshotMark mark) {
        return place.receive(mark.index(), this::replace);
    }

    private void replace(Storage image) {
        Storage before = storage;
        storage = image;
        applied = meta().index();
        edition = notes().edition();
        hub.reset();
        before.close();
    }

    /** Ends every watch and frees storage; the group was removed before. */
    void close(String reason) {
        hub.end(reason);
        storage.close();
    }
}
