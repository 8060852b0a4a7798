package dev.aether.state;

import dev.aether.environment.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One multi-version keyspace, usable from every node: requests go to the leader of its range, reads
 * and watches are served by the local replica when there is one.
 *
 * <p>The methods block, belong on virtual threads and throw {@link StateException}, but for those
 * that take an {@link Answer}: they never block and never throw.
 */
public interface Keyspace {
    String name();

    TxnResult txn(Txn txn);

    RangeResult range(RangeQuery query);

    /** {@link #txn(Txn)} for callers that cannot wait. */
    void txn(Txn txn, Answer<TxnResult> answer);

    /** {@link #range(RangeQuery)} for callers that cannot wait. */
    void range(RangeQuery query, Answer<RangeResult> answer);

    Watch watch(WatchRequest request);

    /**
     * Discards history before a revision.
     *
     * @param physical wait until it is gone from storage as well
     */
    long compact(long revision, boolean physical);

    /**
     * @param id 0 lets the leader choose
     */
    Lease grant(long id, Duration ttl);

    /** Deletes the lease and every key on it. @return the revision */
    long revoke(long id);

    /** Prolongs by its granted ttl. */
    Lease keepAlive(long id);

    Optional<Lease> lease(long id);

    /** Keys that hang on a lease. */
    List<dev.aether.environment.Bytes> leasedKeys(long id);

    List<Long> leases();

    RangeStatus status();

    /**
     * Of the replica here, or of another where there is none.
     *
     * @param revision 0 for the newest it has
     */
    KeyspaceHash hash(long revision);

    /**
     * Hands the leadership of this node over and waits until that is done.
     *
     * @return false if that node is no voter
     * @throws StateException NOT_LEADER if this node does not lead, UNAVAILABLE if nobody took over
     */
    boolean moveLeader(NodeId to);

    /** What the keyspace keeps beside its keys. */
    Notes notes();

    /**
     * Changes notes.
     *
     * @return the revision of the keyspace, which stays as it is
     * @throws StateException NOTES_CHANGED if they are of another edition; nothing was changed
     */
    long note(Notes.Change change);

    /** The edition of the notes as applied here; -1 if nothing of the keyspace is here. Cheap. */
    long edition();

    /**
     * The same keyspace, of which everything that reads keys or changes them is refused with
     * NOTES_CHANGED unless the notes are of this edition when it happens.
     */
    Keyspace under(long edition);

    /**
     * All that the replica here holds.
     *
     * @throws StateException UNAVAILABLE if there is none here
     */
    Copy copy();

    /** The term as last heard here, 0 if unknown. Never blocks. */
    long term();

    /** Present while this node leads the range. */
    Optional<Leader> leader();

    /** Hears, on a virtual thread and in order, when this node begins or ceases to lead. */
    void onLeadership(LeadershipListener listener);

    /**
     * Leadership of the range in one term.
     *
     * <p>A write through it is refused with NOT_LEADER as soon as the term is over, so that an old
     * leader is fenced.
     */
    interface Leader {
        long term();

        TxnResult txn(Txn txn);
    }

    /** Hears of leadership. */
    interface LeadershipListener {
        void changed(Optional<Leader> leader);
    }

    /**
     * @param remaining time until expiry as known by the leader, rounded down to seconds
     */
    record Lease(long id, Duration granted, Duration remaining, long revision) {}
}
