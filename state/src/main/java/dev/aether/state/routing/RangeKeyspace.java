package dev.aether.state.routing;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Answer;
import dev.aether.state.Keyspace;
import dev.aether.state.KeyspaceHash;
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
import dev.aether.state.range.Commands;
import dev.aether.state.range.LocalRange;
import dev.aether.state.routing.Call.Needs;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

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
    private final CopyOnWriteArrayList<LeadershipListener> listeners = new CopyOnWriteArrayList<>();

    public RangeKeyspace(String name, Router router) {
        this.name = name;
        this.router = router;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public TxnResult txn(Txn txn) {
        TxnCheck.check(txn);
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder()
                        .setCommand(
                                StateProto.Command.newBuilder().setTxn(Transactions.encode(txn)));
        return router.run(
                name,
                new Call<>(
                        ReadTxn.isReadOnly(txn) ? Needs.REPLICA : Needs.REPLICA_TO_WRITE,
                        (range, left) -> range.txn(txn, left),
                        there,
                        reply -> Transactions.decode(reply.getTxn())));
    }

    @Override
    public RangeResult range(RangeQuery query) {
        TxnCheck.check(query.keys());
        StateProto.Request.Builder there =
                StateProto.Request.newBuilder().setRange(Values.encode(query));
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA,
                        (range, left) -> range.range(query, left),
                        there,
                        reply -> Values.decode(reply.getRange())));
    }

    @Override
    public void txn(Txn txn, Answer<TxnResult> answer) {
        Optional<LocalRange> here = router.local(name);
        try {
            TxnCheck.check(txn);
        } catch (StateException refused) {
            answer.failed(refused);
            return;
        }
        if (here.isEmpty() || ReadTxn.isReadOnly(txn)) {
            wait(answer, () -> txn(txn));
        } else {
            here.get().submit(txn, new Trying<>(answer, () -> txn(txn)));
        }
    }

    @Override
    public void range(RangeQuery query, Answer<RangeResult> answer) {
        Optional<LocalRange> here = router.local(name);
        boolean isSmall =
                query.keys().isSingle() || (query.limit() > 0 && query.limit() <= SMALL_KEYS_MAX);
        if (here.isEmpty() || !isSmall || query.keys().key().isEmpty()) {
            wait(answer, () -> range(query));
        } else {
            here.get().read(query, new Trying<>(answer, () -> range(query)));
        }
    }

    /** Answers from a thread that may wait. */
    private <T> void wait(Answer<T> answer, Supplier<T> work) {
        router.environment()
                .threads()
                .start(
                        "request",
                        () -> {
                            T result;
                            try {
                                result = work.get();
                            } catch (RuntimeException failure) {
                                answer.failed(failure);
                                return;
                            }
                            answer.done(result);
                        });
    }

    /** Asks again, with all patience, what surely was not executed. */
    private final class Trying<T> implements Answer<T> {
        private final Answer<T> asker;
        private final Supplier<T> again;

        Trying(Answer<T> asker, Supplier<T> again) {
            this.asker = asker;
            this.again = again;
        }

        @Override
        public void done(T result) {
            asker.done(result);
        }

        @Override
        public void failed(RuntimeException failure) {
            if (failure instanceof StateException refusal && isUnexecuted(refusal.code())) {
                RangeKeyspace.this.wait(asker, again);
            } else {
                asker.failed(failure);
            }
        }
    }

    /** Where a keyspace was not found at once, its record may tell. */
    private static boolean isUnexecuted(Code code) {
        return code.isWorthAnotherAttempt() || code == Code.KEYSPACE_ABSENT;
    }

    @Override
    public Watch watch(WatchRequest request) {
        TxnCheck.check(request.keys());
        return new FollowingWatch(name, request, router);
    }

    @Override
    public long compact(long revision, boolean physical) {
        StateProto.Request.Builder there = StateProto.Request.newBuilder();
        if (physical) {
            there.setCompact(StateProto.Request.Compact.newBuilder().setRevision(revision));
        } else {
            there.setCommand(Commands.compact(revision));
        }
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA_TO_WRITE,
                        (range, left) -> range.compact(revision, physical, left),
                        there,
                        StateProto.Reply::getRevision));
    }

    @Override
    public Lease grant(long id, Duration ttl) {
        long chosen = id != 0 ? id : chooseLease();
        long seconds = Math.max(LEASE_SECONDS_MIN, ttl.toSeconds());
        if (seconds > LEASE_SECONDS_MAX) {
            throw new StateException(
                    Code.LEASE_TTL_TOO_LARGE,
                    "a lease lasts at most " + LEASE_SECONDS_MAX + " s, asked for " + seconds);
        }
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA_TO_WRITE,
                        (range, left) -> range.grant(chosen, seconds, left),
                        StateProto.Request.newBuilder().setCommand(Commands.grant(chosen, seconds)),
                        reply -> granted(chosen, seconds, reply)));
    }

    private long chooseLease() {
        return 1 + (router.environment().randomness().nextLong() >>> 2);
    }

    private static Lease granted(long id, long seconds, StateProto.Reply reply) {
        Duration ttl = Duration.ofSeconds(seconds);
        return new Lease(id, ttl, ttl, reply.getRevision());
    }

    @Override
    public long revoke(long id) {
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA_TO_WRITE,
                        (range, left) -> range.revoke(id, left),
                        StateProto.Request.newBuilder().setCommand(Commands.revoke(id)),
                        StateProto.Reply::getRevision));
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
        return router.run(
                name,
                new Call<>(
                        Needs.REPLICA,
                        (range, left) -> range.leasedKeys(id, left),
                        leaseQuery(id, true),
                        Replies::keys));
    }

    private static StateProto.Request.Builder leaseQuery(long id, boolean keys) {
        return StateProto.Request.newBuilder()
                .setLease(StateProto.Request.LeaseQuery.newBuilder().setId(id).setKeys(keys));
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
