package dev.aether.identity;

import dev.aether.environment.NodeId;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Decision.Allowed;
import dev.aether.identity.Decision.Check;
import dev.aether.identity.Decision.Refused;
import dev.aether.identity.SystemState.Standing;
import dev.aether.identity.Verdict.Voucher;
import java.util.Optional;

/**
 * Decides every request by three checks, always in this order and always all of them: the
 * certificate, the user, the system. Nothing is remembered between two decisions. Safe for all
 * threads.
 *
 * <p>What is not allowed here is refused: operators use the API and the keyspaces, a keyspace's
 * user that keyspace, nodes the channels between nodes, and workloads nothing.
 */
public final class Authorizer {
    /** The keyspace that holds the lattice's own objects. */
    private static final String SYSTEM_KEYSPACE = "system";

    private final LiveIdentity identity;
    private final SystemState system;

    /**
     * @param identity whose bundle callers are verified with
     */
    public Authorizer(LiveIdentity identity, SystemState system) {
        this.identity = identity;
        this.system = system;
    }

    public Decision decide(Caller caller, Action action) {
        return switch (identity.verify(caller)) {
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    new Refused(Check.CERTIFICATE, reason + ": " + detail);
            case Verdict.Accepted accepted -> decide(accepted, action);
        };
    }

    private Decision decide(Verdict.Accepted caller, Action action) {
        Optional<String> user = userCheck(caller.id().subject(), action);
        if (user.isPresent()) {
            return new Refused(Check.USER, caller.id() + " " + user.get());
        }
        Optional<String> machine = systemCheck(caller);
        if (machine.isPresent()) {
            return new Refused(Check.SYSTEM, machine.get());
        }
        return new Allowed(caller.id());
    }

    /**
     * @return why not, or empty
     */
    private static Optional<String> userCheck(Subject subject, Action action) {
        return switch (subject) {
            case Subject.Node _ ->
                    action instanceof Action.UseChannel ? allowed() : refused(action);
            case Subject.User user -> user.isOperator() ? operator(action) : refused(action);
            case Subject.EtcdUser(String keyspace, _) -> keyspaceUser(keyspace, action);
            case Subject.Workload _, Subject.LatticeAuthority _, Subject.Unknown _ ->
                    refused(action);
        };
    }

    private static Optional<String> operator(Action action) {
        return switch (action) {
            case Action.UseApi _ -> allowed();
            case Action.UseKeyspace(String keyspace, Access access) -> keys(keyspace, access);
            case Action.UseChannel _ -> refused(action);
        };
    }

    private static Optional<String> keyspaceUser(String own, Action action) {
        return switch (action) {
            case Action.UseKeyspace(String keyspace, Access access) ->
                    keyspace.equals(own)
                            ? keys(keyspace, access)
                            : Optional.of("may use the keyspace " + own + ", not " + keyspace);
            case Action.UseApi _, Action.UseChannel _ -> refused(action);
        };
    }

    /**
     * The objects in the system keyspace obey rules that only the API knows, so that nobody writes
     * them as plain keys.
     */
    private static Optional<String> keys(String keyspace, Access access) {
        return keyspace.equals(SYSTEM_KEYSPACE) && access == Access.WRITE
                ? Optional.of("may change the keyspace system through the API only")
                : allowed();
    }

    /** Users come from machines that are not ours; for them there is nothing to look at. */
    private Optional<String> systemCheck(Verdict.Accepted caller) {
        if (caller.id().subject() instanceof Subject.Node(NodeId node)) {
            return standing(node);
        }
        return switch (caller.vouchedBy()) {
            case Voucher.Authority _ -> allowed();
            case Voucher.Node(NodeId node) -> standing(node);
        };
    }

    private Optional<String> standing(NodeId node) {
        return switch (system.of(node)) {
            case Standing.Member _ -> allowed();
            case Standing.Stranger _ ->
                    Optional.of("node " + node + " is not a member of this lattice");
            case Standing.Isolated(String reason) ->
                    Optional.of("node " + node + " is isolated: " + reason);
        };
    }

    private static Optional<String> allowed() {
        return Optional.empty();
    }

    private static Optional<String> refused(Action action) {
        return Optional.of(
                switch (action) {
                    case Action.UseApi(String verb, String resource, _) ->
                            "may not " + verb + " " + resource;
                    case Action.UseKeyspace(String keyspace, _) ->
                            "may not use the keyspace " + keyspace;
                    case Action.UseChannel(String channel) ->
                            "may not use the channel " + channel + " between nodes";
                });
    }
}
