package dev.aether.api.etcd;

import dev.aether.api.ClusterView;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.Action;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Authorizer;
import dev.aether.identity.Caller;
import dev.aether.identity.Decision;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Subject;
import dev.aether.identity.Verdict;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import java.util.List;
import java.util.function.Function;

/** Finds the keyspace a caller may use, and decides anew for every call. */
public final class Keyspaces {
    private static final String DEFAULT = "default";

    private final Environment environment;
    private final LiveIdentity identity;
    private final Authorizer authorizer;
    private final Function<String, Keyspace> keyspaces;
    private final ClusterView cluster;

    public Keyspaces(
            Environment environment,
            LiveIdentity identity,
            Authorizer authorizer,
            Function<String, Keyspace> keyspaces,
            ClusterView cluster) {
        this.environment = environment;
        this.identity = identity;
        this.authorizer = authorizer;
        this.keyspaces = keyspaces;
        this.cluster = cluster;
    }

    /**
     * The keyspace of a caller, open for this access.
     *
     * @throws GrpcException UNAUTHENTICATED or PERMISSION_DENIED
     */
    Served open(Caller caller, Access access) {
        String name = nameFor(caller);
        return switch (authorizer.decide(caller, new Action.UseKeyspace(name, access))) {
            case Decision.Allowed _ -> served(find(name));
            case Decision.Refused(Decision.Check check, String reason) -> {
                environment.log().info("a call is refused", "check", check, "reason", reason);
                throw check == Decision.Check.CERTIFICATE
                        ? unauthenticated(reason)
                        : EtcdErrors.permissionDenied();
            }
        };
    }

    private String nameFor(Caller caller) {
        return switch (identity.verify(caller)) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw unauthenticated(reason + ": " + detail);
            case Verdict.Accepted accepted ->
                    accepted.id().subject() instanceof Subject.EtcdUser(String keyspace, _)
                            ? keyspace
                            : DEFAULT;
        };
    }

    private static GrpcException unauthenticated(String reason) {
        return new GrpcException(Code.UNAUTHENTICATED, reason);
    }

    private Keyspace find(String name) {
        try {
            return keyspaces.apply(name);
        } catch (StateException refused) {
            throw EtcdErrors.of(refused);
        }
    }

    private Served served(Keyspace keyspace) {
        return new Served(
                keyspace,
                new Headers(cluster.lattice().value(), cluster.self().value(), keyspace.term()));
    }

    List<ClusterView.Member> members() {
        return cluster.members();
    }

    NodeId self() {
        return cluster.self();
    }
}
