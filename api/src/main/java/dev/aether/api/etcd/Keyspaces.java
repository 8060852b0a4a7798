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
import java.util.Optional;
import java.util.function.Function;

/** Finds the keyspace a caller may use, and who it is there; decides anew for every call. */
public final class Keyspaces {
    private static final String DEFAULT = "default";

    private final Environment environment;
    private final LiveIdentity identity;
    private final Authorizer authorizer;
    private final Function<String, Keyspace> keyspaces;
    private final ClusterView cluster;
    private final Tokens tokens;
    private final RulesCache cache = new RulesCache();

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
        this.tokens = new Tokens(environment);
    }

    /** Who a certificate names, and the keyspace that is for. */
    private record Known(String keyspace, String user, boolean isOperator) {}

    /**
     * The keyspace of a caller, open for this access.
     *
     * @throws GrpcException UNAUTHENTICATED or PERMISSION_DENIED
     * @throws StateException if its rules could not be read
     */
    Served open(Caller caller, Access access) {
        Known known = known(caller);
        Keyspace keyspace = decided(caller, known, access);
        return served(caller, known, keyspace, cache.read(keyspace));
    }

    /** The same without waiting; empty if its rules must be read, or matter. */
    Optional<Served> openNow(Caller caller, Access access) {
        Known known = known(caller);
        Keyspace keyspace = decided(caller, known, access);
        return cache.known(keyspace)
                .filter(ruled -> !ruled.rules().isEnabled())
                .map(ruled -> served(caller, known, keyspace, ruled));
    }

    /** Reads the rules anew, after they were found to be old. */
    void renew(Caller caller) {
        Known known = known(caller);
        cache.renew(decided(caller, known, Access.READ));
    }

    private Known known(Caller caller) {
        return switch (identity.verify(caller)) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw unauthenticated(reason + ": " + detail);
            case Verdict.Accepted accepted ->
                    accepted.id().subject() instanceof Subject.EtcdUser(var keyspace, var user)
                            ? new Known(keyspace, user, false)
                            : new Known(DEFAULT, Rules.ROOT, true);
        };
    }

    private Keyspace decided(Caller caller, Known known, Access access) {
        Action use = new Action.UseKeyspace(known.keyspace, access);
        return switch (authorizer.decide(caller, use)) {
            case Decision.Allowed _ -> find(known.keyspace);
            case Decision.Refused(Decision.Check check, String reason) -> {
                environment.log().info("a call is refused", "check", check, "reason", reason);
                throw check == Decision.Check.CERTIFICATE
                        ? unauthenticated(reason)
                        : EtcdErrors.permissionDenied();
            }
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

    private Served served(Caller caller, Known known, Keyspace keyspace, RulesCache.Ruled ruled) {
        Headers headers =
                new Headers(cluster.lattice().value(), cluster.self().value(), keyspace.term());
        return new Served(
                ruled.keyspace(),
                keyspace,
                headers,
                permits(caller, known, keyspace, ruled.rules()));
    }

    /** A token says more than the certificate it comes with. */
    private Permits permits(Caller caller, Known known, Keyspace keyspace, Rules rules) {
        if (!rules.isEnabled() || caller.token().isEmpty()) {
            return new Permits(rules, keyspace, known.user, known.isOperator);
        }
        String name =
                tokens.name(rules, caller.token().get())
                        .orElseThrow(
                                () -> EtcdErrors.error(Code.UNAUTHENTICATED, "invalid auth token"));
        return new Permits(rules, keyspace, name, false);
    }

    Tokens tokens() {
        return tokens;
    }

    /** Whether a caller's certificate is that of an operator of the lattice. */
    boolean isOperator(Caller caller) {
        return known(caller).isOperator;
    }

    ClusterView cluster() {
        return cluster;
    }

    List<ClusterView.Member> members() {
        return cluster.members();
    }

    NodeId self() {
        return cluster.self();
    }
}
