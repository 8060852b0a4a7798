package dev.aether.api.etcd;

import dev.aether.api.ClusterView;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.Member;
import dev.aether.api.wire.etcd.MemberAddRequest;
import dev.aether.api.wire.etcd.MemberAddResponse;
import dev.aether.api.wire.etcd.MemberListRequest;
import dev.aether.api.wire.etcd.MemberListResponse;
import dev.aether.api.wire.etcd.MemberPromoteRequest;
import dev.aether.api.wire.etcd.MemberPromoteResponse;
import dev.aether.api.wire.etcd.MemberRemoveRequest;
import dev.aether.api.wire.etcd.MemberRemoveResponse;
import dev.aether.api.wire.etcd.MemberUpdateRequest;
import dev.aether.api.wire.etcd.MemberUpdateResponse;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import java.util.Optional;

/**
 * etcd's service {@code Cluster}. The members are the nodes of the lattice, which come and go by
 * their own ways, so what would change them is refused with a word on those.
 */
final class ClusterService {
    private final Keyspaces access;

    ClusterService(Keyspaces access) {
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

    MemberAddResponse add(Caller caller, MemberAddRequest request) {
        administered(caller);
        throw refusal(
                "a node joins by a token: \"aether token create\", then \"aether join\" there");
    }

    MemberRemoveResponse remove(Caller caller, MemberRemoveRequest request) {
        administered(caller);
        found(request.getID());
        throw refusal("a node cannot be taken out of its lattice yet");
    }

    MemberUpdateResponse update(Caller caller, MemberUpdateRequest request) {
        administered(caller);
        found(request.getID());
        throw refusal("a node tells its addresses itself, from its own configuration");
    }

    /** The lattice gives learners their vote by itself. */
    MemberPromoteResponse promote(Caller caller, MemberPromoteRequest request) {
        administered(caller);
        if (!found(request.getID()).learner()) {
            throw EtcdErrors.error(Code.FAILED_PRECONDITION, "can only promote a learner member");
        }
        throw EtcdErrors.error(
                Code.FAILED_PRECONDITION,
                "can only promote a learner member which is in sync with leader");
    }

    private void administered(Caller caller) {
        access.open(caller, Access.WRITE).permits().administer();
    }

    private ClusterView.Member found(long id) {
        Optional<ClusterView.Member> found =
                access.members().stream().filter(each -> each.id().value() == id).findFirst();
        return found.orElseThrow(() -> EtcdErrors.error(Code.NOT_FOUND, "member not found"));
    }

    private static GrpcException refusal(String why) {
        return EtcdErrors.error(Code.FAILED_PRECONDITION, why);
    }
}
