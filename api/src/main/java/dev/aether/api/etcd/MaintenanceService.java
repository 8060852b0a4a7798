package dev.aether.api.etcd;

import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AlarmMember;
import dev.aether.api.wire.etcd.AlarmType;
import dev.aether.api.wire.etcd.DefragmentRequest;
import dev.aether.api.wire.etcd.DefragmentResponse;
import dev.aether.api.wire.etcd.DowngradeInfo;
import dev.aether.api.wire.etcd.DowngradeRequest;
import dev.aether.api.wire.etcd.DowngradeResponse;
import dev.aether.api.wire.etcd.HashKVRequest;
import dev.aether.api.wire.etcd.HashKVResponse;
import dev.aether.api.wire.etcd.HashRequest;
import dev.aether.api.wire.etcd.HashResponse;
import dev.aether.api.wire.etcd.MoveLeaderRequest;
import dev.aether.api.wire.etcd.MoveLeaderResponse;
import dev.aether.api.wire.etcd.StatusRequest;
import dev.aether.api.wire.etcd.StatusResponse;
import dev.aether.api.wire.health.HealthCheckRequest;
import dev.aether.api.wire.health.HealthCheckResponse;
import dev.aether.api.wire.health.HealthCheckResponse.ServingStatus;
import dev.aether.environment.NodeId;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyspaceHash;
import dev.aether.state.RangeStatus;
import dev.aether.state.StateException;

/** etcd's service {@code Maintenance}, but for alarms and snapshots; and whether it is healthy. */
final class MaintenanceService {
    /** The version of etcd whose protocol this is. */
    static final String ETCD_VERSION = "3.7.3";

    private static final String PROTOCOL_VERSION = "3.7";
    private static final String STORAGE_VERSION = "3.7.0";

    private final Keyspaces access;

    MaintenanceService(Keyspaces access) {
        this.access = access;
    }

    StatusResponse status(Caller caller, StatusRequest request) {
        Served served = access.open(caller, Access.READ);
        RangeStatus status = served.keyspace().status();
        StatusResponse.Builder response =
                StatusResponse.newBuilder()
                        .setHeader(served.headers().at(status.revision()))
                        .setVersion(ETCD_VERSION)
                        .setStorageVersion(STORAGE_VERSION)
                        .setDbSize(status.storageBytes())
                        .setDbSizeInUse(status.storageBytes())
                        .setLeader(status.leader().map(NodeId::value).orElse(0L))
                        .setRaftIndex(status.raftIndex())
                        .setRaftTerm(status.term())
                        .setRaftAppliedIndex(status.appliedIndex())
                        .setIsLearner(status.learners().contains(access.self()))
                        .setDbSizeQuota(status.storageBytesMax())
                        .setDowngradeInfo(DowngradeInfo.getDefaultInstance());
        if (status.leader().isEmpty()) {
            response.addErrors("etcdserver: no leader");
        }
        served.permits()
                .rules()
                .alarms(AlarmType.NONE)
                .forEach(alarm -> response.addErrors(text(alarm)));
        return response.build();
    }

    /** As protobuf prints it in Go, which is what etcd tells. */
    private static String text(AlarmMember alarm) {
        return "memberID:"
                + Long.toUnsignedString(alarm.getMemberID())
                + " alarm:"
                + alarm.getAlarm();
    }

    /** Of the whole keyspace as this node has it: equal on all nodes once they have the same. */
    HashResponse hash(Caller caller, HashRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        KeyspaceHash hash = served.keyspace().hash(0);
        return HashResponse.newBuilder()
                .setHeader(served.headers().at(hash.revision()))
                .setHash(hash.hash())
                .build();
    }

    HashKVResponse hashKv(Caller caller, HashKVRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        KeyspaceHash hash = served.keyspace().hash(request.getRevision());
        return HashKVResponse.newBuilder()
                .setHeader(served.headers().at(hash.revision()))
                .setHash(hash.hash())
                .setHashRevision(hash.hashedRevision())
                .setCompactRevision(hash.compactRevision() == 0 ? -1 : hash.compactRevision())
                .build();
    }

    MoveLeaderResponse moveLeader(Caller caller, MoveLeaderRequest request) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().administer();
        try {
            long target = request.getTargetID();
            if (target == 0 || !served.keyspace().moveLeader(new NodeId(target))) {
                throw EtcdErrors.error(Code.FAILED_PRECONDITION, "bad leader transferee");
            }
        } catch (StateException refused) {
            throw refused.code() == StateException.Code.NOT_LEADER
                    ? EtcdErrors.error(Code.FAILED_PRECONDITION, "not leader")
                    : EtcdErrors.of(refused);
        }
        return MoveLeaderResponse.getDefaultInstance();
    }

    /** Storage gives space back by itself, so that there is nothing to wait for. */
    DefragmentResponse defragment(Caller caller, DefragmentRequest request) {
        access.open(caller, Access.READ).permits().administer();
        return DefragmentResponse.getDefaultInstance();
    }

    /** A node is changed to another version by itself, so that there is nothing to prepare. */
    DowngradeResponse downgrade(Caller caller, DowngradeRequest request) {
        Served served = access.open(caller, Access.READ);
        served.permits().administer();
        if (request.getAction() != DowngradeRequest.DowngradeAction.CANCEL) {
            checkTarget(request.getVersion());
        }
        if (request.getAction() == DowngradeRequest.DowngradeAction.ENABLE) {
            throw EtcdErrors.error(
                    Code.FAILED_PRECONDITION,
                    "nodes are changed to another version one by one, without preparation");
        }
        return DowngradeResponse.newBuilder()
                .setHeader(served.headers().at(served.plain().status().revision()))
                .setVersion(PROTOCOL_VERSION)
                .build();
    }

    private static void checkTarget(String version) {
        if (!version.matches("\\d{1,9}\\.\\d{1,9}(\\.\\d{1,9})?")) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "wrong downgrade target version format");
        }
        if (!version.matches("3\\.6(\\..*)?")) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "invalid downgrade target version");
        }
    }

    HealthCheckResponse health(Caller caller, HealthCheckRequest request) {
        Served served = access.open(caller, Access.READ);
        boolean led = served.keyspace().status().leader().isPresent();
        return HealthCheckResponse.newBuilder()
                .setStatus(led ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                .build();
    }
}
