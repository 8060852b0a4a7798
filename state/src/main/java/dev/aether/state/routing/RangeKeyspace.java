package dev.aether.state.routing;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.state.Answer;
import dev.aether.state.Copy;
import dev.aether.state.Keyspace;
import dev.aether.state.KeyspaceHash;
import dev.aether.state.Notes;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.RangeStatus;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.codec.Transactions;
import dev.aether.state.codec.Values;
import dev.aether.state.mvcc.ReadTxn;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.range.Applied;
import dev.aether.state.range.Commands;
import dev.aether.state.range.LocalRange;
import dev.aether.state.routing.Call.Needs;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A keyspace of one range, asked through the {@link Router}. */
public final class RangeKeyspace implements Keyspace {
    private static final Duration MOVE_MAX = Duration.ofSeconds(5);

    /** The shortest lease, about twice an election. */
    private static final long LEASE_SECONDS_MIN = 2;

    /** The longest, as in etcd. */
    private static final long LEASE_SECONDS_MAX = 9_000_000_000L;

    /** A read of so many keys at most is answered without a thread of its own. */
    private static final int SMALL_KEYS_MAX = 100;

    private final String name;
    private final Router router;
    private final CopyOnWriteArrayList<LeadershipListener> listeners;

    /** Of the notes, the only one under which keys are read and changed; -1 for any. */
    private final long edition;

    public RangeKeyspace(String name, Router router) {
        this(name, router, new CopyOnWriteArrayList<>(), -1);
    }

    private RangeKeyspace(
            String name,
            Router router,
            CopyOnWriteArrayList<LeadershipListener> listeners,
            long edition) {
        this.name = name;
        this.router = router;
        this.listeners = listeners;
        this.edition = edition;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TxnResult txn(Txn txn) {
        TxnCheck.check(txn);
        StateProto.Command command = ruled(Commands.txn(txn));
        if (!ReadTxn.isReadOnly(txn)) {
            return write(
                    command, LocalRange::transacted, reply -> Transactions.decode(reply.getTxn()));
        }
        return read(
                (range, left) -> range.read(txn, left),
                asked().setCommand(command),
                reply -> Transactions.decode(reply.getTxn()));
    }

    private Environment environment() {
        return router.environment();
    }

    private StateProto.Command ruled(StateProto.Command command) {
        return edition < 0 ? command : Commands.under(command, edition);
    }

    private StateProto.Request.Builder asked() {
        return StateProto.Request.newBuilder().setUnder(edition + 1);
    }

    private <T> T write(
            StateProto.Command command,
            Function<Applied, T> applied,
            Function<StateProto.Reply, T> answer) {
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA_TO_WRITE,
                        (range, left) -> applied.apply(range.propose(command, left)),
                        asked().setCommand(command),
                        answer));
    }

    /** A read by any replica, under the edition of this keyspace. */
    private <T> T read(
            BiFunction<LocalRange, Duration, T> here,
            StateProto.Request.Builder there,
            Function<StateProto.Reply, T> answer) {
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA,
                        (range, left) -> {
                            T result = here.apply(range, left);
                            range.checkEdition(edition);
                            return result;
                        },
                        there,
                        answer));
    }

    @Override
    public RangeResult range(RangeQuery query) {
        TxnCheck.check(query.keys());
        return read(
                (range, left) -> range.range(query, left),
                asked().setRange(Values.encode(query)),
                reply -> Values.decode(reply.getRange()));
    }

    @Override
    public void txn(Txn txn, Answer<TxnResult> answer) {
        Optional<LocalRange> here = router.serving(name);
        try {
            TxnCheck.check(txn);
        } catch (StateException refused) {
            answer.failed(refused);
            return;
        }
        if (here.isEmpty() || ReadTxn.isReadOnly(txn)) {
            new Patient<>(environment(), answer, () -> txn(txn)).start();
        } else {
            here.get()
                    .submit(
                            ruled(Commands.txn(txn)),
                            new Patient<>(environment(), answer, () -> txn(txn)));
        }
    }

    @Override
    public void range(RangeQuery query, Answer<RangeResult> answer) {
        Optional<LocalRange> here = router.serving(name);
        boolean isSmall =
                query.keys().isSingle() || (query.limit() > 0 && query.limit() <= SMALL_KEYS_MAX);
        if (here.isEmpty() || !isSmall || query.keys().key().isEmpty()) {
            new Patient<>(environment(), answer, () -> range(query)).start();
        } else {
            LocalRange range = here.get();
            Answer<RangeResult> patient = new Patient<>(environment(), answer, () -> range(query));
            range.read(query, edition < 0 ? patient : new Ruled<>(range, edition, patient));
        }
    }

    @Override
    public Watch watch(WatchRequest request) {
        TxnCheck.check(request.keys());
        return new FollowingWatch(name, request, router);
    }

    @Override
    public long compact(long revision, boolean physical) {
        StateProto.Command command = ruled(Commands.compact(revision));
        if (!physical) {
            return write(command, LocalRange::done, StateProto.Reply::getRevision);
        }
        StateProto.Request.Builder there =
                asked().setCompact(StateProto.Request.Compact.newBuilder().setRevision(revision));
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA_TO_WRITE,
                        (range, left) -> range.compact(command, left),
                        there,
                        StateProto.Reply::getRevision));
    }

    @Override
    public Lease grant(long id, Duration ttl) {
        long chosen = id != 0 ? id : randomId();
        long seconds = Math.max(LEASE_SECONDS_MIN, ttl.toSeconds());
        if (seconds > LEASE_SECONDS_MAX) {
            throw new StateException(
                    Code.LEASE_TTL_TOO_LARGE,
                    "a lease lasts at most " + LEASE_SECONDS_MAX + " s, asked for " + seconds);
        }
        return write(
                ruled(Commands.grant(chosen, seconds)),
                applied -> granted(chosen, seconds, LocalRange.done(applied)),
                reply -> granted(chosen, seconds, reply.getRevision()));
    }

    private long randomId() {
        return 1 + (router.environment().randomness().nextLong() >>> 2);
    }

    private static Lease granted(long id, long seconds, long revision) {
        Duration ttl = Duration.ofSeconds(seconds);
        return new Lease(id, ttl, ttl, revision);
    }

    @Override
    public long revoke(long id) {
        return write(ruled(Commands.revoke(id)), LocalRange::done, StateProto.Reply::getRevision);
    }

    @Override
    public Lease keepAlive(long id) {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setKeepAlive(StateProto.Request.KeepAlive.newBuilder().setId(id));
        return router.run(
                name,
                new Call<>(
                        Needs.LEADER,
                        (range, left) -> range.keepAlive(id, left),
                        there,
                        reply -> Replies.lease(reply).orElseThrow()));
    }

    @Override
    public Optional<Lease> lease(long id) {
        return router.run(
                name,
                new Call<>(
                        Needs.LEADER,
                        (range, left) -> range.lease(id, left),
                        leaseQuery(id, false),
                        Replies::lease));
    }

    @Override
    public List<Bytes> leasedKeys(long id) {
        return read(
                (range, left) -> range.leasedKeys(id, left), leaseQuery(id, true), Replies::keys);
    }

    private StateProto.Request.Builder leaseQuery(long id, boolean keys) {
        return asked().setLease(StateProto.Request.LeaseQuery.newBuilder().setId(id).setKeys(keys));
    }

    @Override
    public List<Long> leases() {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setLeases(StateProto.Request.LeasesQuery.getDefaultInstance());
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA,
                        LocalRange::leases,
                        there,
                        reply -> reply.getLeases().getIdsList()));
    }

    @Override
    public Notes notes() {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setNotes(StateProto.Request.NotesQuery.getDefaultInstance());
        return router.run(
                name, new Call<>(Needs.REPLICA, LocalRange::notes, there, Replies::notes));
    }

    @Override
    public long note(Notes.Change change) {
        long next = randomId();
        return write(Commands.note(change, next), LocalRange::done, StateProto.Reply::getRevision);
    }

    @Override
    public long edition() {
        return router.local(name).map(LocalRange::edition).orElse(-1L);
    }

    @Override
    public Keyspace under(long wanted) {
        return new RangeKeyspace(name, router, listeners, wanted);
    }

    @Override
    public Copy copy() {
        return router.local(name)
                .orElseThrow(() -> Router.unavailable(name, "no replica of it is here"))
                .copy();
    }

    @Override
    public RangeStatus status() {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setStatus(StateProto.Request.StatusQuery.getDefaultInstance());
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA,
                        LocalRange::status,
                        there,
                        reply -> Replies.status(name, reply)));
    }

    @Override
    public KeyspaceHash hash(long revision) {
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setHash(StateProto.Request.HashQuery.newBuilder().setRevision(revision));
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA, (range, _) -> range.hash(revision), there, Replies::hash));
    }

    @Override
    public boolean moveLeader(NodeId to) {
        return router.local(name)
                .orElseThrow(() -> new StateException(Code.NOT_LEADER, "no replica here"))
                .moveLeader(to, MOVE_MAX);
    }

    @Override
    public long term() {
        return router.local(name).map(range -> range.reign().term()).orElse(0L);
    }

    // Leadership: the replica here may come later than the listener.

    @Override
    public Optional<Leader> leader() {
        return router.local(name).flatMap(range -> range.reign().leader());
    }

    @Override
    public void onLeadership(LeadershipListener listener) {
        listeners.add(listener);
        router.local(name).ifPresent(range -> range.reign().listen(listener));
    }

    /** A replica of this keyspace begins its life here. */
    public void arrived(LocalRange range) {
        listeners.forEach(listener -> range.reign().listen(listener));
    }
}
