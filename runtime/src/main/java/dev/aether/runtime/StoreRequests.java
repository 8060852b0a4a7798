package dev.aether.runtime;

import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Interrupted;
import dev.aether.state.StateException;
import java.util.function.Supplier;

/** Asks a store's keyspace for a guest, which is told of a fault whether something changed. */
final class StoreRequests {
    private StoreRequests() {}

    /**
     * @param store its name in messages
     */
    static <T> T ask(String store, Supplier<T> request) throws StoreFault, InterruptedException {
        try {
            return request.get();
        } catch (StateException failure) {
            throw fault("store " + store + " " + words(failure.code()));
        } catch (DeadlineExceeded slow) {
            throw fault("store " + store + " " + words(StateException.Code.OUTCOME_UNKNOWN));
        } catch (Interrupted stop) {
            throw (InterruptedException)
                    new InterruptedException(stop.getMessage()).initCause(stop);
        }
    }

    private static String words(StateException.Code code) {
        return switch (code) {
            case UNAVAILABLE, NOT_LEADER, CLOSED, LOCKED, ABORTED ->
                    "cannot be reached at present; nothing was changed";
            case OUTCOME_UNKNOWN -> "did not confirm in time: it may have been changed or not";
            case OVERLOADED -> "has too much to do at present; nothing was changed";
            case NO_SPACE -> "is full; nothing was changed";
            case KEYSPACE_ABSENT -> "was deleted; it is made anew when a replica starts";
            case COMPACTED,
                    FUTURE_REVISION,
                    LEASE_ABSENT,
                    LEASE_EXISTS,
                    LEASE_TTL_TOO_LARGE,
                    KEY_ABSENT,
                    DUPLICATE_KEY,
                    EMPTY_KEY,
                    TOO_MANY_OPERATIONS,
                    REQUEST_TOO_LARGE,
                    NOTES_CHANGED ->
                    "refused it (" + code + "); nothing was changed";
        };
    }

    static StoreFault fault(String words) {
        return new StoreFault(StoreFault.Kind.OTHER, words);
    }
}
