package dev.aether.mesh;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;

/** Lets a local instance answer, and turns whatever it throws into an outcome. */
final class Serving {
    private Serving() {}

    static Outcome run(LocalEndpoints local, String instance, Exchange exchange, Log log) {
        try {
            return local.serve(instance, exchange);
        } catch (MeshException fault) {
            return outcome(fault);
        } catch (Interrupted stopped) {
            return new Outcome.Gone("the request was stopped");
        } catch (DeadlineExceeded late) {
            return new Outcome.Late("the replica did not answer in time");
        } catch (RuntimeException failure) {
            log.error("an instance failed outside of its guest", failure, "instance", instance);
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
