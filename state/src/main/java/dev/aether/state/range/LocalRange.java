package dev.aether.state.range;

import dev.aether.consensus.GroupStatus;
import dev.aether.consensus.Groups;
import dev.aether.consensus.Leadership;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
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
import dev.aether.state.Stores;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.mvcc.Checksum;
import dev.aether.state.mvcc.Decided;
import dev.aether.state.mvcc.Leases;
import dev.aether.state.mvcc.Locks;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.Prepared;
import dev.aether.state.mvcc.ReadTxn;
import dev.aether.state.mvcc.Reader;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.mvcc.ViewCopy;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The replica of a range on this node as the rest of the module uses it. Blocking; for virtual
 * threads. Writes work on the leader, everything else on any replica.
 */
public final class LocalRange {
    private final Environment environment;
    private final Groups groups;
    private final RangeName name;
    private final ReplicaId self;
    private final Stores.Place place;
    private final LeaseKeeper leases;
    private final Replica replica;
    private final Proposals proposals;
    private final Reign reign;
    private final Scrubbing scrubbing;

    LocalRange(
            Environment environment,
            Groups groups,
            RangeName name,
            ReplicaId self,
            Stores.Place place,
            Allowance allowance) {
        this.environment = environment;
        this.groups = groups;
        this.name = name;
        this.self = self;
        this.place = place;
        this.leases = new LeaseKeeper(environment.clock());
        this.scrubbing = new Scrubbing(environment, this::storage);
        this.replica =
                new Replica(environment, place, leases, allowance.changes(), scrubbing::begin);
        this.proposals =
                new Proposals(environment, groups, name, replica, allowance.storageBytesMax(name));
        this.reign = new Reign(environment, this, proposals, leases);
        scrubbing.begin();
        Gauges.register(environment, name, replica);
    }

    public RangeName name() {
        return name;
    }

    public ReplicaId self() {
        return self;
    }

    Replica machine() {
        return replica;
    }

    Storage storage() {
        return replica.storage();
    }

    /** Who leads and when, as this replica knows. */
    public Reign reign() {
        return reign;
    }

    public Meta meta() {
        return replica.meta();
    }

    // Reads and writes.

    /** A transaction that changes nothing. */
    public TxnResult read(Txn txn, Duration timeout) {
        TxnCheck.check(txn);
        proposals.barrier(timeout);
        try (Storage.View view = storage().view()) {
            Locks.refuseReading(view, Meta.of(view), txn);
            return ReadTxn.run(txn, view);
        }
    }

    /**
     * A write for callers that cannot wait; the answer comes on the owner of the groups, or at
     * once.
     */
    public void submit(StateProto.Command txn, Answer<TxnResult> answer) {
        proposals.submit(
                txn,
                new Answer<>() {
                    @Override
                    public void done(Applied applied) {
                        answer.done(transacted(applied));
                    }

                    @Override
                    public void failed(RuntimeException failure) {
                        answer.failed(failure);
                    }
                });
    }

    /**
     * A small read for callers that cannot wait: at once if this replica is current for sure, else
     * where the asker wants it made.
     */
    public void read(RangeQuery query, Answer<RangeResult> answer) {
        if (!query.linearizable() || proposals.isCurrent()) {
            readNow(query, answer);
        } else {
            proposals.whenCurrent(() -> readNow(query, answer), answer);
        }
    }

    private void readNow(RangeQuery query, Answer<RangeResult> answer) {
        RangeResult result;
        try {
            result = rangeNow(query);
        } catch (RuntimeException failure) {
            answer.failed(failure);
            return;
        }
        answer.done(result);
    }

    /** Proposes an encoded command. */
    public Applied propose(StateProto.Command command, Duration timeout) {
        return proposals.propose(command, timeout);
    }

    public static TxnResult transacted(Applied applied) {
        Check.that(applied instanceof Applied.Transacted, "expected a result, got %s", applied);
        return ((Applied.Transacted) applied).result();
    }

    public RangeResult range(RangeQuery query, Duration timeout) {
        TxnCheck.check(query.keys());
        if (query.linearizable()) {
            proposals.barrier(timeout);
        }
        return rangeNow(query);
    }

    private RangeResult rangeNow(RangeQuery query) {
        try (Storage.View view = storage().view()) {
            Reader reader = new Reader(view);
            if (query.linearizable() && query.revision() <= 0) {
                Locks.refuseReading(view, reader.meta(), query.keys());
            }
            return reader.range(query);
        }
    }

    /** Parts of transactions over keyspaces that wait here, and verdicts that are not finished. */
    public Open open() {
        try (Storage.View view = storage().view()) {
            return Meta.of(view).open() == 0
                    ? Open.NOTHING
                    : new Open(Locks.prepared(view), Locks.decided(view));
        }
    }

    /** What of transactions over keyspaces is open in a keyspace. */
    public record Open(List<Prepared> prepared, List<Decided> decided) {
        static final Open NOTHING = new Open(List.of(), List.of());
    }

    /** A watch from now on begins after everything that was acknowledged before this call. */
    public Watch watch(WatchRequest request, Duration timeout) {
        TxnCheck.check(request.keys());
        if (request.startRevision() <= 0) {
            proposals.barrier(timeout);
        }
        return replica.hub().open(request);
    }

    /** Compacts and waits until what was compacted is gone from storage as well. */
    public long compact(StateProto.Command compact, Duration timeout) {
        long after = done(propose(compact, timeout));
        scrubbing.await(compact.getCompact().getRevision(), timeout);
        return after;
    }

    // Notes.

    public Notes notes(Duration timeout) {
        proposals.barrier(timeout);
        return replica.notes();
    }

    /** Of the notes as applied here. */
    public long edition() {
        return replica.edition();
    }

    /**
     * Whether what was just read was read under this edition of the notes.
     *
     * @param edition below 0 for any
     * @throws StateException NOTES_CHANGED
     */
    public void checkEdition(long edition) {
        replica.checkEdition(edition);
    }

    /** All that is held here now. */
    public Copy copy() {
        return new ViewCopy(storage().view());
    }

    // Leases.

    public static long done(Applied applied) {
        Check.that(applied instanceof Applied.Done, "expected an end, got %s", applied);
        return ((Applied.Done) applied).revision();
    }

    /**
     * @throws StateException LEASE_ABSENT, or NOT_LEADER since only the leader knows
     */
    public Keyspace.Lease keepAlive(long id, Duration timeout) {
        reign.check();
        proposals.barrier(timeout);
        return leases.prolong(id)
                .map(remaining -> lease(id, remaining))
                .orElseThrow(() -> absentOrNotKnown(id));
    }

    /** Empty if it does not exist. @throws StateException NOT_LEADER since only the leader knows */
    public Optional<Keyspace.Lease> lease(long id, Duration timeout) {
        reign.check();
        proposals.barrier(timeout);
        Optional<LeaseKeeper.Remaining> remaining = leases.remaining(id);
        if (remaining.isEmpty() && isGranted(id)) {
            throw new StateException(Code.NOT_LEADER, "leadership has just changed");
        }
        return remaining.map(known -> lease(id, known));
    }

    private StateException absentOrNotKnown(long id) {
        boolean isEnding = leases.remaining(id).isPresent();
        return isGranted(id) && !isEnding
                ? new StateException(Code.NOT_LEADER, "leadership has just changed")
                : new StateException(Code.LEASE_ABSENT, "lease " + id + " does not exist");
    }

    private boolean isGranted(long id) {
        try (Storage.View view = storage().view()) {
            OptionalLong granted = Leases.find(view, id);
            return granted.isPresent();
        }
    }

    private Keyspace.Lease lease(long id, LeaseKeeper.Remaining remaining) {
        return new Keyspace.Lease(
                id,
                Duration.ofSeconds(remaining.grantedSeconds()),
                Duration.ofSeconds(remaining.left().toSeconds()),
                meta().revision());
    }

    public List<Bytes> leasedKeys(long id, Duration timeout) {
        proposals.barrier(timeout);
        try (Storage.View view = storage().view()) {
            return Leases.keys(view, id);
        }
    }

    public List<Long> leases(Duration timeout) {
        proposals.barrier(timeout);
        try (Storage.View view = storage().view()) {
            return List.copyOf(Leases.all(view).keySet());
        }
    }

    // Status and life.

    /**
     * Hands the leadership over and waits for it.
     *
     * @return false if that node is no voter
     */
    public boolean moveLeader(NodeId to, Duration timeout) {
        reign.check();
        Optional<ReplicaId> successor =
                running(timeout).configuration().voters().stream()
                        .filter(voter -> voter.node().equals(to))
                        .findFirst();
        successor.ifPresent(next -> {
            groups.transferLeadership(name.group(), next);
            reign.awaitLeader(to, timeout);
        });
        return successor.isPresent();
    }

    private GroupStatus running(Duration timeout) {
        return group(timeout).orElseThrow(() -> new StateException(Code.CLOSED, "no replica here"));
    }

    /** A checksum of what is applied here now. */
    public KeyspaceHash hash(long revision) {
        try (Storage.View view = storage().view()) {
            return new Checksum(view).upTo(revision);
        }
    }

    /** What the group knows; empty while it is not running. */
    public Optional<GroupStatus> group(Duration timeout) {
        Promise<Optional<GroupStatus>> promise = new Promise<>(environment.timers());
        groups.status(name.group(), promise::complete);
        return promise.await("the status of " + name.group(), timeout);
    }

    /**
     * Whether the group counts a replica among its own.
     *
     * @throws StateException NOT_LEADER, or UNAVAILABLE if this leader cannot prove that it leads
     */
    public boolean counts(ReplicaId other, Duration timeout) {
        reign.check();
        proposals.barrier(timeout);
        return running(timeout).configuration().isMember(other);
    }

    public RangeStatus status(Duration timeout) {
        GroupStatus status = running(timeout);
        Leadership leadership = status.leadership();
        Meta meta = meta();
        return new RangeStatus(
                name.keyspace(),
                Optional.of(leadership.leader())
                        .filter(leader -> !leader.isNobody())
                        .map(ReplicaId::node),
                leadership.term(),
                status.lastIndex(),
                meta.index(),
                meta.revision(),
                meta.compacted(),
                storage().bytes(),
                proposals.storageBytesMax(),
                status.configuration().voters().stream().map(ReplicaId::node).toList(),
                status.configuration().learners().stream().map(ReplicaId::node).toList());
    }

    /** Ends watches and background work; the files stay. */
    void close(String reason) {
        reign.end();
        scrubbing.end();
        replica.close(reason);
    }

    /** Removes what is durable of the range, after {@link #close}. */
    void deleteFiles() {
        place.delete();
    }
}
