package dev.aether.control;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The condition {@code Ready} in the status of an object, as Kubernetes writes it. */
final class Conditions {
    private Conditions() {}

    /**
     * @param object whose condition it was before: the time of the last change stays while the
     *     status does
     */
    static ObjectNode ready(
            ObjectNode object, String status, String reason, String message, Instant now) {
        String since =
                object.itemsAt("status", "conditions").stream()
                        .filter(before -> before.textAt("status").orElse("").equals(status))
                        .flatMap(before -> before.textAt("lastTransitionTime").stream())
                        .findFirst()
                        .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
        return Json.object("type", "Ready")
                .with("status", Json.text(status))
                .with("reason", Json.text(reason))
                .with("message", Json.text(message))
                .with("lastTransitionTime", Json.text(since));
    }
}
