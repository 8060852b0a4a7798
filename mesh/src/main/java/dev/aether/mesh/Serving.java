package dev.aether.mesh;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;
import java.util.function.Supplier;

/** Lets a local instance answer, and turns whatever it throws into an outcome. */
final class Serving {
    private Serving() {}

    static Outcome run(LocalEndpoints local, String instance, Exchange exchange, Log log) {
        return outcome(() -> local.serve(instance, exchange), instance, log);
    }

    /**
     * @param where for the log
     */
    static Outcome outcome(Supplier<Outcome> serving, String where, Log log) {
        try {
            return serving.get();
        } catch (MeshException fault) {
            return outcome(fault);
        } catch (Interrupted stopped) {
            return new Outcome.Gone("the request was stopped");
        } catch (DeadlineExceeded late) {
            return new Outcome.Late("the replica did not answer in time");
        } catch (RuntimeException failure) {
            log.error("a request failed outside of its guest", failure, "at", where);
            return new Outcome.Failed("the replica failed outside of its application");
        }
    }

    /** What a fault of the exchange means for the request. */
    static Outcome outcome(MeshException fault) {
        return switch (fault.code()) {
            case ASKER_GONE -> new Outcome.Gone(fault.getMessage() + "");
            case TOO_LARGE, MALFORMED, CANNOT_BIND -> new Outcome.Failed(fault.getMessage() + "");
        };
    }
}
