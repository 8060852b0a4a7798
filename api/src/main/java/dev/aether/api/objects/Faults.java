package dev.aether.api.objects;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Status;
import dev.aether.state.StateException;

/** Says in the words of the API why the state engine could not answer. */
public final class Faults {
    private static final int RETRY_SECONDS = 1;

    private Faults() {}

    public static Status status(StateException fault) {
        String why = String.valueOf(fault.getMessage());
        return switch (fault.code()) {
            case UNAVAILABLE,
                    NOT_LEADER,
                    KEYSPACE_ABSENT,
                    OVERLOADED,
                    CLOSED,
                    NO_SPACE,
                    LOCKED,
                    ABORTED ->
                    Status.serviceUnavailable(why, RETRY_SECONDS);
            case OUTCOME_UNKNOWN -> Status.timeout(why).retryAfter(RETRY_SECONDS);
            case REQUEST_TOO_LARGE -> new Status(413, "RequestEntityTooLarge", why, Json.object());
            case COMPACTED -> Status.expired(why);
            case FUTURE_REVISION -> Status.timeout(why).retryAfter(RETRY_SECONDS);
            case LEASE_ABSENT,
                    LEASE_EXISTS,
                    LEASE_TTL_TOO_LARGE,
                    KEY_ABSENT,
                    DUPLICATE_KEY,
                    EMPTY_KEY,
                    TOO_MANY_OPERATIONS,
                    NOTES_CHANGED ->
                    Status.internalError(why);
        };
    }
}
