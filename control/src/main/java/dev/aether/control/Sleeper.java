package dev.aether.control;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import java.time.Duration;
import java.util.List;

/**
 * A particle that has no replica while no request comes.
 *
 * @param idle how long without requests before it sleeps
 * @param waitingMax requests that may wait on one node for its replica
 * @param settled whether no change of its app is under way or failed
 */
record Sleeper(
        String namespace,
        String app,
        String particle,
        Duration idle,
        int waitingMax,
        boolean settled) {

    /** Those of an app; none if it is being removed. */
    static List<Sleeper> of(App app, ObjectNode object) {
        if (Metadata.isBeingDeleted(object)) {
            return List.of();
        }
        boolean settled = object.textAt("status", "phase").orElse("").equals("Ready");
        return app.particles().stream()
                .filter(Particle::sleeps)
                .map(each ->
                        new Sleeper(
                                app.namespace(),
                                app.name(),
                                each.name(),
                                each.idle(),
                                each.requestsMax(),
                                settled))
                .toList();
    }

    String service() {
        return namespace + "/" + app + "/" + particle;
    }
}
