package dev.aether.blackbox;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.aether.api.wire.etcd.CampaignRequest;
import dev.aether.api.wire.etcd.CampaignResponse;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.CompactionResponse;
import dev.aether.api.wire.etcd.Compare;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.DeleteRangeResponse;
import dev.aether.api.wire.etcd.LeaderKey;
import dev.aether.api.wire.etcd.LeaderRequest;
import dev.aether.api.wire.etcd.LeaderResponse;
import dev.aether.api.wire.etcd.LeaseGrantRequest;
import dev.aether.api.wire.etcd.LeaseGrantResponse;
import dev.aether.api.wire.etcd.LeaseLeasesRequest;
import dev.aether.api.wire.etcd.LeaseLeasesResponse;
import dev.aether.api.wire.etcd.LeaseRevokeRequest;
import dev.aether.api.wire.etcd.LeaseRevokeResponse;
import dev.aether.api.wire.etcd.LeaseTimeToLiveRequest;
import dev.aether.api.wire.etcd.LeaseTimeToLiveResponse;
import dev.aether.api.wire.etcd.LockRequest;
import dev.aether.api.wire.etcd.LockResponse;
import dev.aether.api.wire.etcd.ProclaimRequest;
import dev.aether.api.wire.etcd.ProclaimResponse;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.RangeResponse;
import dev.aether.api.wire.etcd.RequestOp;
import dev.aether.api.wire.etcd.ResignRequest;
import dev.aether.api.wire.etcd.ResignResponse;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.api.wire.etcd.TxnResponse;
import dev.aether.api.wire.etcd.UnlockRequest;
import dev.aether.api.wire.etcd.UnlockResponse;
import java.util.List;
import java.util.Random;

/**
 * Requests to etcd, drawn from one seed: few keys, few leases and near revisions, so that they
 * concern each other, and every now and then something that must be refused.
 */
final class EtcdCommands {
    private static final List<ByteString> KEYS =
            List.of("a", "a\0", "aa", "ab", "b", "b/1", "b/2", "b/2\0", "c", "\0", "\u007f", "d")
                    .stream()
                    .map(ByteString::copyFromUtf8)
                    .toList();
    private static final int VALUE_BYTES_MAX = 4;
    private static final long LEASES = 5;
    private static final long SECONDS_MIN = 600;
    private static final int OPERATIONS_MAX = 128;

    private final Random random;
    private long revision = 1;

    /**
     * One request.
     *
     * @param answer an empty one, of the type of the answer
     */
    record Command(String path, Message request, Message answer) {}

    EtcdCommands(long seed) {
        this.random = new Random(seed);
    }

    static RangeRequest readOf(String key) {
        return RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
    }

    /** Lets the requests that follow speak of revisions near this one. */
    void reached(long newest) {
        revision = Math.max(revision, newest);
    }

    Command next() {
        int kind = random.nextInt(100);
        if (kind < 25) {
            return kv("Put", put().build(), PutResponse.getDefaultInstance());
        }
        if (kind < 50) {
            return kv("Range", range().build(), RangeResponse.getDefaultInstance());
        }
        if (kind < 60) {
            return kv("DeleteRange", delete().build(), DeleteRangeResponse.getDefaultInstance());
        }
        if (kind < 85) {
            return kv("Txn", txn(3).build(), TxnResponse.getDefaultInstance());
        }
        if (kind < 88) {
            return compaction();
        }
        return kind < 96 ? lease() : turn();
    }

    private static Command kv(String method, Message request, Message answer) {
        return new Command("etcdserverpb.KV/" + method, request, answer);
    }

    private static Command lease(String method, Message request, Message answer) {
        return new Command("etcdserverpb.Lease/Lease" + method, request, answer);
    }

    private Command compaction() {
        CompactionRequest request =
                CompactionRequest.newBuilder()
                        .setRevision(oneIn(3) ? compactRevision() : Math.max(1, revision - 20))
                        .setPhysical(oneIn(3))
                        .build();
        return kv("Compact", request, CompactionResponse.getDefaultInstance());
    }

    /** But for 0, which only an etcd that was never compacted takes. */
    private long compactRevision() {
        long near = nearRevision();
        return near == 0 ? -1 : near;
    }

    private Command lease() {
        return switch (random.nextInt(5)) {
            case 0, 1 ->
                    lease(
                            "Grant",
                            LeaseGrantRequest.newBuilder()
                                    .setID(leaseId())
                                    .setTTL(seconds())
                                    .build(),
                            LeaseGrantResponse.getDefaultInstance());
            case 2 ->
                    lease(
                            "Revoke",
                            LeaseRevokeRequest.newBuilder().setID(leaseId()).build(),
                            LeaseRevokeResponse.getDefaultInstance());
            case 3 ->
                    lease(
                            "TimeToLive",
                            LeaseTimeToLiveRequest.newBuilder()
                                    .setID(leaseId())
                                    .setKeys(oneIn(2))
                                    .build(),
                            LeaseTimeToLiveResponse.getDefaultInstance());
            default ->
                    lease(
                            "Leases",
                            LeaseLeasesRequest.getDefaultInstance(),
                            LeaseLeasesResponse.getDefaultInstance());
        };
    }

    /** By one lease alone, so that nobody waits. */
    private Command turn() {
        ByteString name = ByteString.copyFromUtf8("turn");
        LeaderKey.Builder leader =
                LeaderKey.newBuilder()
                        .setName(name)
                        .setKey(ByteString.copyFromUtf8("turn/1"))
                        .setRev(nearRevision())
                        .setLease(1);
        String election = "v3electionpb.Election/";
        return switch (random.nextInt(6)) {
            case 0 ->
                    new Command(
                            "v3lockpb.Lock/Lock",
                            LockRequest.newBuilder().setName(name).setLease(1).build(),
                            LockResponse.getDefaultInstance());
            case 1 ->
                    new Command(
                            "v3lockpb.Lock/Unlock",
                            UnlockRequest.newBuilder().setKey(leader.getKey()).build(),
                            UnlockResponse.getDefaultInstance());
            case 2 ->
                    new Command(
                            election + "Campaign",
                            CampaignRequest.newBuilder()
                                    .setName(name)
                                    .setLease(1)
                                    .setValue(value())
                                    .build(),
                            CampaignResponse.getDefaultInstance());
            case 3 ->
                    new Command(
                            election + "Leader",
                            LeaderRequest.newBuilder().setName(name).build(),
                            LeaderResponse.getDefaultInstance());
            case 4 ->
                    new Command(
                            election + "Proclaim",
                            ProclaimRequest.newBuilder()
                                    .setLeader(leader)
                                    .setValue(value())
                                    .build(),
                            ProclaimResponse.getDefaultInstance());
            default ->
                    new Command(
                            election + "Resign",
                            oneIn(5)
                                    ? ResignRequest.getDefaultInstance()
                                    : ResignRequest.newBuilder().setLeader(leader).build(),
                            ResignResponse.getDefaultInstance());
        };
    }

    /** Not 0, which lets the server choose, and sometimes below it, which is allowed. */
    private long leaseId() {
        return oneIn(20) ? -1 : 1 + random.nextLong(LEASES);
    }

    /** None that ends while the test runs. */
    private long seconds() {
        return oneIn(10) ? 9_000_000_001L : SECONDS_MIN + random.nextInt(1000);
    }

    private PutRequest.Builder put() {
        PutRequest.Builder put = PutRequest.newBuilder().setKey(key()).setPrevKv(oneIn(2));
        if (oneIn(8)) {
            put.setIgnoreValue(true);
        }
        if (oneIn(8)) {
            put.setIgnoreLease(true);
        }
        if (!put.getIgnoreValue() || oneIn(5)) {
            put.setValue(value());
        }
        if (oneIn(put.getIgnoreLease() ? 5 : 3)) {
            put.setLease(leaseId());
        }
        return put;
    }

    private RangeRequest.Builder range() {
        RangeRequest.Builder range =
                RangeRequest.newBuilder()
                        .setKey(key())
                        .setRangeEnd(end())
                        .setKeysOnly(oneIn(5))
                        .setCountOnly(oneIn(8))
                        .setSerializable(oneIn(4));
        if (oneIn(3)) {
            range.setRevision(nearRevision());
        }
        if (oneIn(3)) {
            range.setLimit(random.nextInt(5) - 1);
        }
        if (oneIn(2)) {
            range.setSortOrderValue(random.nextInt(oneIn(10) ? 4 : 3));
            range.setSortTargetValue(random.nextInt(oneIn(10) ? 6 : 5));
        }
        if (oneIn(5)) {
            range.setMinModRevision(nearRevision());
            range.setMaxCreateRevision(nearRevision());
        }
        if (oneIn(5)) {
            range.setMaxModRevision(nearRevision());
            range.setMinCreateRevision(nearRevision());
        }
        return range;
    }

    private DeleteRangeRequest.Builder delete() {
        DeleteRangeRequest.Builder delete =
                DeleteRangeRequest.newBuilder().setKey(key()).setPrevKv(oneIn(2));
        return oneIn(3) ? delete.setRangeEnd(end()) : delete;
    }

    /**
     * @param depth how many levels at most
     */
    private TxnRequest.Builder txn(int depth) {
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        int conditions = random.nextInt(3);
        for (int number = 0; number < conditions; number++) {
            txn.addCompare(compare());
        }
        int then = count();
        for (int number = 0; number < then; number++) {
            txn.addSuccess(operation(depth, then));
        }
        int otherwise = count();
        for (int number = 0; number < otherwise; number++) {
            txn.addFailure(operation(depth, otherwise));
        }
        return txn;
    }

    private int count() {
        return oneIn(100) ? OPERATIONS_MAX - 1 + random.nextInt(3) : random.nextInt(4);
    }

    private RequestOp.Builder operation(int depth, int siblings) {
        RequestOp.Builder op = RequestOp.newBuilder();
        if (siblings > OPERATIONS_MAX / 2) {
            return depth > 1 && oneIn(50) ? op.setRequestTxn(txn(1)) : op.setRequestRange(range());
        }
        return switch (random.nextInt(oneIn(20) ? 8 : 7)) {
            case 0, 1 -> op.setRequestRange(range());
            case 2, 3 -> op.setRequestPut(put());
            case 4 -> op.setRequestDeleteRange(bounded(delete()));
            case 5, 6 -> depth > 1 ? op.setRequestTxn(txn(depth - 1)) : op.setRequestPut(put());
            default -> op;
        };
    }

    /**
     * Never to the end of the keyspace: etcd does not see that a put of the same transaction lies
     * in there, and panics if that put keeps its lease or value. We refuse it as any other.
     */
    private static DeleteRangeRequest.Builder bounded(DeleteRangeRequest.Builder delete) {
        boolean isToEnd = delete.getRangeEnd().equals(ByteString.copyFrom(new byte[1]));
        return isToEnd ? delete.setRangeEnd(KEYS.getLast()) : delete;
    }

    private Compare.Builder compare() {
        Compare.Builder compare =
                Compare.newBuilder()
                        .setKey(key())
                        .setResultValue(random.nextInt(4))
                        .setTargetValue(random.nextInt(5));
        if (oneIn(3)) {
            compare.setRangeEnd(end());
        }
        return switch (oneIn(10) ? random.nextInt(6) : compare.getTargetValue()) {
            case Compare.CompareTarget.VERSION_VALUE -> compare.setVersion(random.nextInt(3));
            case Compare.CompareTarget.CREATE_VALUE -> compare.setCreateRevision(nearRevision());
            case Compare.CompareTarget.MOD_VALUE -> compare.setModRevision(nearRevision());
            case Compare.CompareTarget.VALUE_VALUE -> compare.setValue(value());
            case Compare.CompareTarget.LEASE_VALUE -> compare.setLease(random.nextLong(LEASES));
            default -> compare;
        };
    }

    private ByteString key() {
        return oneIn(100) ? ByteString.EMPTY : KEYS.get(random.nextInt(KEYS.size()));
    }

    private ByteString end() {
        return switch (random.nextInt(4)) {
            case 0 -> ByteString.EMPTY;
            case 1 -> ByteString.copyFrom(new byte[1]);
            default -> KEYS.get(random.nextInt(KEYS.size()));
        };
    }

    private ByteString value() {
        byte[] bytes = new byte[random.nextInt(VALUE_BYTES_MAX)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** Mostly of the recent past, sometimes none, negative or in the future. */
    private long nearRevision() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> -1 - random.nextInt(3);
            case 2 -> revision + 1 + random.nextInt(3);
            default -> Math.max(1, revision - random.nextInt(30));
        };
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
