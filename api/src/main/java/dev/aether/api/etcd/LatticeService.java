package dev.aether.api.etcd;

import dev.aether.api.ClusterView;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.AlarmRequest;
import dev.aether.api.wire.etcd.AlarmResponse;
import dev.aether.api.wire.etcd.AuthStatusRequest;
import dev.aether.api.wire.etcd.AuthStatusResponse;
import dev.aether.api.wire.etcd.DefragmentRequest;
import dev.aether.api.wire.etcd.DefragmentResponse;
import dev.aether.api.wire.etcd.HashKVRequest;
import dev.aether.api.wire.etcd.HashKVResponse;
import dev.aether.api.wire.etcd.HashRequest;
import dev.aether.api.wire.etcd.HashResponse;
import dev.aether.api.wire.etcd.Member;
import dev.aether.api.wire.etcd.MemberListRequest;
import dev.aether.api.wire.etcd.MemberListResponse;
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

/** What etcd's services {@code Cluster}, {@code Maintenance} and {@code Auth} can say here. */
final class LatticeService {
    /** The version of etcd whose protocol this is. */
    static final String ETCD_VERSION = "3.6.8";

    private static final String STORAGE_VERSION = "3.6.0";

    private final Keyspaces access;

    LatticeService(Keyspaces access) {
        this.access = access;
    }

    MemberListResponse members(Caller caller, MemberListRequest request) {
        Served served = access.open(caller, Access.READ);
        MemberListResponse.Builder response =
                MemberListResponse.newBuilder().setHeader(served.headers().at(0));
        access.members().forEach(member -> response.addMembers(member(member)));
        return response.build();
    }

    private static Member member(ClusterView.Member from) {
        return Member.newBuilder()
                .setID(from.id().value())
                .setName(from.name())
                .addAllPeerURLs(from.peerUrls())
                .addAllClientURLs(from.clientUrls())
                .setIsLearner(from.learner())
                .build();
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
                        .setIsLearner(status.learners().contains(access.self()));
        if (status.leader().isEmpty()) {
            response.addErrors("etcdserver: no leader");
        }
        return response.build();
    }

    /** Nothing here raises an alarm; taking one back changes nothing. */
    AlarmResponse alarm(Caller caller, AlarmRequest request) {
        Served served = access.open(caller, Access.READ);
        return AlarmResponse.newBuilder()
                .setHeader(served.headers().at(served.keyspace().status().revision()))
                .build();
    }

    /** Of the whole keyspace as this node has it: equal on all nodes once they have the same. */
    HashResponse hash(Caller caller, HashRequest request) {
        Served served = access.open(caller, Access.READ);
        KeyspaceHash hash = served.keyspace().hash(0);
        return HashResponse.newBuilder()
                .setHeader(served.headers().at(hash.revision()))
                .setHash(hash.hash())
                .build();
    }

    HashKVResponse hashKv(Caller caller, HashKVRequest request) {
        Served served = access.open(caller, Access.READ);
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
        Served served = access.open(caller, Access.READ);
        return DefragmentResponse.newBuilder().setHeader(served.headers().at(0)).build();
    }

    AuthStatusResponse authStatus(Caller caller, AuthStatusRequest request) {
        Served served = access.open(caller, Access.READ);
        return AuthStatusResponse.newBuilder()
                .setHeader(served.headers().at(served.keyspace().status().revision()))
                .setEnabled(false)
                .setAuthRevision(1)
                .build();
    }

    /** Whether the caller's keyspace has a leader. */
    HealthCheckResponse health(Caller caller, HealthCheckRequest request) {
        Served served = access.open(caller, Access.READ);
        boolean led = served.keyspace().status().leader().isPresent();
        return HealthCheckResponse.newBuilder()
                .setStatus(led ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                .build();
    }
}
