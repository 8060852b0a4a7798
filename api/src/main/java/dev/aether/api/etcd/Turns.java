package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who comes when, below a name: every lease that waits has one key there, and the oldest key has
 * its turn. Locks and elections are made of this.
 *
 * @see <a href="https://pkg.go.dev/go.etcd.io/etcd/client/v3/concurrency">etcd's recipes</a>
 */
final class Turns {
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** What etcd grants to a caller that brings no lease. */
    private static final Duration OWN_LEASE = Duration.ofSeconds(60);

    private final Environment environment;
    private final Keyspace keyspace;
    private final Bytes prefix;

    Turns(Environment environment, Keyspace keyspace, ByteString name) {
        this.environment = environment;
        this.keyspace = keyspace;
        this.prefix = Octets.of(name).concat(Bytes.utf8("/"));
    }

    /**
     * One key of those below the name.
     *
     * @param created when it was put there first; the older one comes first
     * @param value what it had when it was found, or has since
     * @param revision of the keyspace at the time
     */
    record Place(Bytes key, long lease, long created, Bytes value, long revision) {}

    static KeyRange below(ByteString name) {
        return KeyRange.prefix(Octets.of(name).concat(Bytes.utf8("/")));
    }

    /**
     * Whether a caller may take part with these keys: read and write them.
     *
     * @param puts whether it may need more space; leaving does not, granting a lease does
     */
    static void permit(Served served, KeyRange keys, boolean puts) {
        // In this order: etcd looks for space before it asks who it is.
        served.permits().checkAlarms(puts);
        served.permits().read(keys);
        served.permits().write(keys);
    }

    /** The lease of a caller; 0 gets a new one. */
    static long lease(Keyspace keyspace, long id) {
        return id == 0 ? keyspace.grant(0, OWN_LEASE).id() : id;
    }

    /** Takes a place at the end, or finds the one this lease has already. */
    Place join(long lease, Bytes value) {
        Bytes key = prefix.concat(Bytes.utf8(hexadecimal(lease)));
        TxnResult result =
                keyspace.txn(
                        new Txn(
                                List.of(Compare.absent(key)),
                                List.of(new Op.Put(key, value, lease, false, false, false)),
                                List.of(Op.read(KeyRange.single(key)))));
        if (result.results().getFirst() instanceof OpResult.Read(RangeResult found)) {
            KeyValue present = found.entries().getFirst();
            return new Place(
                    key, lease, present.createRevision(), present.value(), result.revision());
        }
        return new Place(key, lease, result.revision(), value, result.revision());
    }

    /** As Go prints it. */
    private static String hexadecimal(long id) {
        return (id < 0 ? "-" : "") + Long.toHexString(Math.abs(id));
    }

    /**
     * Waits until no older key is left, as long as it takes; a wait that fails or is given up
     * leaves its place.
     *
     * @return whether there was one
     */
    boolean await(Place place) {
        boolean over = false;
        try {
            boolean waited = waitForOlder(place.created() - 1);
            over = true;
            return waited;
        } finally {
            if (!over) {
                // This thread may have been interrupted, so another one does it.
                environment.threads().start("leave a queue", () -> leave(place));
            }
        }
    }

    private boolean waitForOlder(long createdMax) {
        boolean waited = false;
        RangeResult older = youngest(createdMax);
        while (!older.entries().isEmpty()) {
            waited = true;
            awaitEnd(older.entries().getFirst().key(), older.revision());
            older = youngest(createdMax);
        }
        return waited;
    }

    private RangeResult youngest(long createdMax) {
        RangeQuery.Order newestFirst = new RangeQuery.Order(RangeQuery.By.CREATE_REVISION, true);
        return keyspace.range(
                new RangeQuery(all(), 0, 1, newestFirst, false, false, 0, 0, 0, createdMax, true));
    }

    /** Returns when the key was deleted after this revision, or when that cannot be told. */
    private void awaitEnd(Bytes key, long revision) {
        WatchRequest deletions =
                new WatchRequest(KeyRange.single(key), revision + 1, false, false, true);
        try (Watch watch = keyspace.watch(deletions)) {
            Watch.Notice notice = watch.next(LOOK_AGAIN);
            while (notice instanceof Watch.Progress) {
                notice = watch.next(LOOK_AGAIN);
            }
            if (notice instanceof Watch.Ended) {
                throw EtcdErrors.noLeader();
            }
        }
    }

    /** The one whose turn it is; no entries if nobody waits. */
    RangeResult first() {
        RangeQuery.Order oldestFirst = new RangeQuery.Order(RangeQuery.By.CREATE_REVISION, false);
        return keyspace.range(
                new RangeQuery(all(), 0, 1, oldestFirst, false, false, 0, 0, 0, 0, true));
    }

    KeyRange all() {
        return KeyRange.prefix(prefix);
    }

    /** Gives the key of a place another value, if it is still there. */
    static TxnResult change(Keyspace keyspace, Place place, Bytes value) {
        return keyspace.txn(
                new Txn(
                        List.of(isHeld(place)),
                        List.of(new Op.Put(place.key(), value, place.lease(), false, false, false)),
                        List.of()));
    }

    private void leave(Place place) {
        leave(keyspace, place);
    }

    static TxnResult leave(Keyspace keyspace, Place place) {
        return keyspace.txn(
                new Txn(List.of(isHeld(place)), List.of(Op.delete(place.key())), List.of()));
    }

    private static Compare isHeld(Place place) {
        return new Compare.OfNumber(
                KeyRange.single(place.key()),
                Compare.Field.CREATE_REVISION,
                Compare.Relation.EQUAL,
                place.created());
    }

    /** In etcd these services are clients of the others, whose refusals lose their code there. */
    static <T> T asClient(Supplier<T> calls) {
        try {
            return calls.get();
        } catch (StateException refused) {
            throw refusal(EtcdErrors.of(refused).status().message());
        } catch (GrpcException refused) {
            throw refusal(refused.status().message());
        }
    }

    static GrpcException refusal(String text) {
        return new GrpcException(Code.UNKNOWN, text);
    }
}
