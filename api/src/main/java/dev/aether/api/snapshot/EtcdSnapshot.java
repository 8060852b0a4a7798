package dev.aether.api.snapshot;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.api.wire.etcd.Lease;
import dev.aether.environment.Bytes;
import dev.aether.state.Copy;
import dev.aether.state.KeyValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A keyspace as the database file of an etcd of storage version 3.6: every version that is held,
 * leases, users and roles. Members are left out: whoever restores it names new ones.
 *
 * @see <a href="https://github.com/etcd-io/etcd/tree/main/server/storage/schema">Its buckets</a>
 */
public final class EtcdSnapshot {
    public static final String STORAGE_VERSION = "3.6.0";

    /** Takes the file from its beginning on. */
    public interface Sink {
        void write(ByteBuffer bytes);
    }

    private static final int REVISION_BYTES = 2 * Long.BYTES + 1;
    private static final byte TOMBSTONE = 't';

    private final BoltFile file;

    /**
     * @param tables further rows by bucket, such as those of users
     */
    public EtcdSnapshot(Copy copy, SortedMap<String, SortedMap<Bytes, Bytes>> tables) {
        SortedMap<String, SortedMap<Bytes, Bytes>> small = new TreeMap<>();
        List.of("alarm", "auth", "authRoles", "authUsers", "members", "members_removed")
                .forEach(name -> small.put(name, new TreeMap<>()));
        small.putAll(tables);
        small.put("meta", meta(copy.position()));
        small.put("lease", leases(copy.leases()));
        small.put("cluster", versionOfCluster());
        List<BoltFile.Bucket> buckets = new java.util.ArrayList<>();
        small.forEach((name, rows) -> buckets.add(new BoltFile.Bucket(name, tell(rows))));
        buckets.add(new BoltFile.Bucket("key", taker -> tellVersions(copy, taker)));
        this.file = new BoltFile(buckets);
    }

    public long bytes() {
        return file.bytes();
    }

    public void writeTo(Sink sink) {
        file.writeTo(sink::write);
    }

    private static BoltFile.Rows tell(SortedMap<Bytes, Bytes> rows) {
        return taker -> rows.forEach(taker::row);
    }

    private static void tellVersions(Copy copy, BoltFile.Taker taker) {
        copy.versions((place, version) ->
                taker.row(
                        revision(version.modRevision(), place, version.version() == 0),
                        keyValue(version)));
    }

    private static Bytes revision(long revision, long place, boolean isDeletion) {
        ByteBuffer row = ByteBuffer.allocate(REVISION_BYTES + (isDeletion ? 1 : 0));
        row.putLong(revision).put((byte) '_').putLong(place);
        if (isDeletion) {
            row.put(TOMBSTONE);
        }
        return Bytes.wrap(row.array());
    }

    private static Bytes keyValue(KeyValue version) {
        var row = dev.aether.api.wire.etcd.KeyValue.newBuilder().setKey(octets(version.key()));
        if (version.version() != 0) {
            row.setValue(octets(version.value()))
                    .setCreateRevision(version.createRevision())
                    .setModRevision(version.modRevision())
                    .setVersion(version.version())
                    .setLease(version.lease());
        }
        return Bytes.wrap(row.build().toByteArray());
    }

    private static ByteString octets(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.buffer());
    }

    private static SortedMap<Bytes, Bytes> meta(Copy.Position position) {
        SortedMap<Bytes, Bytes> rows = new TreeMap<>();
        rows.put(Bytes.utf8("consistent_index"), number(position.index()));
        rows.put(Bytes.utf8("term"), number(position.term()));
        rows.put(Bytes.utf8("storageVersion"), Bytes.utf8(STORAGE_VERSION));
        if (position.compacted() > 0) {
            rows.put(Bytes.utf8("scheduledCompactRev"), revision(position.compacted(), 0, false));
        }
        if (position.freed() > 0) {
            rows.put(Bytes.utf8("finishedCompactRev"), revision(position.freed(), 0, false));
        }
        return rows;
    }

    private static SortedMap<Bytes, Bytes> versionOfCluster() {
        SortedMap<Bytes, Bytes> rows = new TreeMap<>();
        rows.put(Bytes.utf8("clusterVersion"), Bytes.utf8(STORAGE_VERSION));
        return rows;
    }

    private static SortedMap<Bytes, Bytes> leases(SortedMap<Long, Long> granted) {
        SortedMap<Bytes, Bytes> rows = new TreeMap<>();
        granted.forEach((id, seconds) ->
                rows.put(
                        number(id),
                        Bytes.wrap(
                                Lease.newBuilder()
                                        .setID(id)
                                        .setTTL(seconds)
                                        .build()
                                        .toByteArray())));
        return rows;
    }

    private static Bytes number(long number) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }
}
