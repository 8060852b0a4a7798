package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Op;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Writes how an app stands into its object, as a step of the pulse that changed it. */
final class Statuses {
    /** The label under which a node tells the port of its ingress. */
    static final String INGRESS_PORT = "ingress-port";

    private final Environment environment;
    private final Objects objects;
    private final Membership membership;
    private final Rollout rollout;
    private final Events events;

    Statuses(
            Environment environment,
            Objects objects,
            Membership membership,
            Rollout rollout,
            Events events) {
        this.environment = environment;
        this.objects = objects;
        this.membership = membership;
        this.rollout = rollout;
        this.events = events;
    }

    /** All replicas answer. */
    void ready(Pulse pulse, String key, App app) {
        write(pulse, key, app, "Ready", "all replicas answer");
    }

    /** The pulse gives up. */
    void failed(Pulse pulse, App app, String why) {
        write(pulse, "failed", app, "Failed", why);
    }

    private void write(Pulse pulse, String key, App app, String phase, String message) {
        pulse.step(Step.of(key).retried(Retry.PATIENT), _ -> update(pulse, app, phase, message));
    }

    private Done update(Pulse pulse, App app, String phase, String message) {
        Optional<ObjectNode> found =
                objects.read(Catalogue.APP, app.namespace(), app.name())
                        .filter(object -> App.of(object).uid().equals(app.uid()));
        if (found.isEmpty()) {
            return Done.nothing();
        }
        ObjectNode object = found.get();
        ObjectNode changed = object.with("status", status(pulse, object, app, phase, message));
        Op event =
                phase.equals("Failed")
                        ? events.warning(object, phase, message)
                        : events.normal(object, phase, message);
        return new Done(
                Bytes.utf8(phase),
                List.of(Objects.unchanged(Catalogue.APP, object)),
                List.of(Objects.put(Catalogue.APP, changed), event));
    }

    private ObjectNode status(
            Pulse pulse, ObjectNode object, App app, String phase, String message) {
        int placed = rollout.placements(Placement.of(app.namespace(), app.name())).size();
        boolean ready = phase.equals("Ready");
        return object.objectAt("status")
                .with("phase", Json.text(phase))
                .with("message", Json.text(message))
                .with("observedGeneration", Json.number(app.generation()))
                .with("replicas", Json.number(app.replicas()))
                .with("readyReplicas", Json.number(ready ? placed : 0))
                .with("urls", Json.texts(urls(app)))
                .with("pulse", Json.text(pulse.id().text()))
                .with("conditions", Json.array(condition(object, ready, message)));
    }

    private ObjectNode condition(ObjectNode object, boolean ready, String message) {
        String status = ready ? "True" : "False";
        String now = environment.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
        String since =
                object.itemsAt("status", "conditions").stream()
                        .filter(before -> before.textAt("status").orElse("").equals(status))
                        .flatMap(before -> before.textAt("lastTransitionTime").stream())
                        .findFirst()
                        .orElse(now);
        return Json.object("type", "Ready")
                .with("status", Json.text(status))
                .with("reason", Json.text(ready ? "ReplicasAnswer" : "PulseFailed"))
                .with("message", Json.text(message))
                .with("lastTransitionTime", Json.text(since));
    }

    /** Every route through every node's ingress. */
    private Set<String> urls(App app) {
        TreeSet<String> urls = new TreeSet<>();
        for (Particle particle : app.particles()) {
            for (Member member : membership.present()) {
                String port = member.labels().getOrDefault(INGRESS_PORT, "");
                particle.route()
                        .filter(route -> !port.isEmpty())
                        .ifPresent(route ->
                                urls.add(
                                        "http://"
                                                + route.host()
                                                + ":"
                                                + port
                                                + route.pathPrefix()));
            }
        }
        return urls;
    }
}
