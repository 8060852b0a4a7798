package dev.aether.api.rest;

import dev.aether.api.web.WebHead;
import dev.aether.identity.Action;
import dev.aether.identity.Authorizer;
import dev.aether.identity.Caller;
import dev.aether.identity.Decision;
import dev.aether.identity.Decision.Check;
import dev.aether.identity.LiveIdentity;
import dev.aether.identity.Verdict;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Status;
import java.util.Optional;

/** Decides on every request anew; nothing is remembered between two of them. */
final class Gate {
    private final LiveIdentity identity;
    private final Authorizer authorizer;

    Gate(LiveIdentity identity, Authorizer authorizer) {
        this.identity = identity;
        this.authorizer = authorizer;
    }

    /**
     * @return who asks
     * @throws dev.aether.kubernetes.StatusException 401 or 403
     */
    String admit(WebHead head, Route.Access access) {
        return switch (access) {
            case Route.Access.Anyone _ -> "anyone";
            case Route.Access.Known _ -> known(head.caller());
            case Route.Access.Allowed(Action.UseApi action) -> allowed(head.caller(), action);
        };
    }

    /** Who asks, whatever it is allowed. @throws dev.aether.kubernetes.StatusException 401 */
    String known(Caller caller) {
        return switch (identity.verify(caller)) {
            case Verdict.Accepted accepted -> accepted.id().toString();
            case Verdict.Refused(Verdict.Reason reason, String detail) ->
                    throw unauthorized(reason + ": " + detail).exception();
        };
    }

    private String allowed(Caller caller, Action.UseApi action) {
        return switch (authorizer.decide(caller, action)) {
            case Decision.Allowed(var id) -> id.toString();
            case Decision.Refused(Check check, String reason) ->
                    throw refusal(check, action, reason).exception();
        };
    }

    private static Status refusal(Check check, Action.UseApi action, String reason) {
        return switch (check) {
            case CERTIFICATE -> unauthorized(reason);
            case USER -> forbidden(action, "the user check failed: " + reason);
            case SYSTEM -> forbidden(action, "the system check failed: " + reason);
        };
    }

    private static Status unauthorized(String why) {
        return new Status(
                401,
                "Unauthorized",
                "Unauthorized: the certificate check failed: " + why,
                Json.object());
    }

    private static Status forbidden(Action.UseApi action, String why) {
        return new Status(
                403,
                "Forbidden",
                action.resource() + " is forbidden: " + why,
                Json.object("kind", action.resource()));
    }

    /** Why an action would be refused; empty if it would not. */
    Optional<String> objection(Caller caller, Action.UseApi action) {
        return switch (authorizer.decide(caller, action)) {
            case Decision.Allowed _ -> Optional.empty();
            case Decision.Refused(Check check, String reason) ->
                    Optional.of("the " + check.name() + " check failed: " + reason);
        };
    }

    /** Whether the caller is still who it was found to be. */
    boolean stillKnown(Caller caller) {
        return identity.verify(caller) instanceof Verdict.Accepted;
    }
}
