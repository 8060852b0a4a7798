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
import dev.aether.environment.NodeId;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * etcd's service {@code Cluster}. The members are the nodes of the lattice. They join by tokens and
 * tell their addresses themselves, so adding and updating them is refused with a word on that.
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
        Served served = administered(caller);
        if (!access.isOperator(caller)) {
            throw EtcdErrors.permissionDenied();
        }
        NodeId member = found(request.getID()).id();
        switch (access.cluster().remove(member)) {
            case DONE -> {}
            case UNDER_WAY ->
                    throw EtcdErrors.error(
                            Code.DEADLINE_EXCEEDED,
                            "the member is on its way out, what runs there is moved first; \"aether"
                                    + " get nodes\" tells when it is gone");
            case ABSENT -> throw notFound();
            case LAST ->
                    throw EtcdErrors.error(
                            Code.FAILED_PRECONDITION,
                            "re-configuration failed due to not enough started members");
            case NO_MAJORITY -> throw EtcdErrors.error(Code.UNAVAILABLE, "unhealthy cluster");
        }
        MemberRemoveResponse.Builder response =
                MemberRemoveResponse.newBuilder().setHeader(served.headers().at(0));
        access.cluster().members().stream()
                .filter(each -> !each.id().equals(member))
                .forEach(each -> response.addMembers(member(each)));
        return response.build();
    }

    /** A node tells its addresses itself: only what they are already can be set. */
    MemberUpdateResponse update(Caller caller, MemberUpdateRequest request) {
        Served served = administered(caller);
        Set<String> wanted = new TreeSet<>(request.getPeerURLsList());
        if (wanted.isEmpty() || !wanted.stream().allMatch(ClusterService::isUrl)) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "given member URLs are invalid");
        }
        ClusterView.Member found = found(request.getID());
        List<ClusterView.Member> members = access.members();
        boolean isTaken =
                members.stream()
                        .filter(each -> !each.id().equals(found.id()))
                        .anyMatch(each -> each.peerUrls().stream().anyMatch(wanted::contains));
        if (isTaken) {
            throw EtcdErrors.error(Code.FAILED_PRECONDITION, "Peer URLs already exists");
        }
        if (!wanted.equals(new TreeSet<>(found.peerUrls()))) {
            throw refusal("a node tells its addresses itself, from its own configuration");
        }
        MemberUpdateResponse.Builder response =
                MemberUpdateResponse.newBuilder().setHeader(served.headers().at(0));
        members.forEach(each -> response.addMembers(member(each)));
        return response.build();
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return url.getScheme() != null && url.getHost() != null && url.getPort() > 0;
        } catch (URISyntaxException malformed) {
            return false;
        }
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

    private Served administered(Caller caller) {
        Served served = access.open(caller, Access.WRITE);
        served.permits().administer();
        return served;
    }

    private ClusterView.Member found(long id) {
        Optional<ClusterView.Member> found =
                access.members().stream().filter(each -> each.id().value() == id).findFirst();
        return found.orElseThrow(ClusterService::notFound);
    }

    private static GrpcException notFound() {
        return EtcdErrors.error(Code.NOT_FOUND, "member not found");
    }

    private static GrpcException refusal(String why) {
        return EtcdErrors.error(Code.FAILED_PRECONDITION, why);
    }
}
