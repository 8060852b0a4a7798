package dev.aether.control;

import dev.aether.cue.AppSpec;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.List;
import java.util.Map;
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
    private final Presence presence;
    private final Rollout rollout;
    private final Events events;

    Statuses(
            Environment environment,
            Objects objects,
            Membership membership,
            Presence presence,
            Rollout rollout,
            Events events) {
        this.environment = environment;
        this.objects = objects;
        this.membership = membership;
        this.presence = presence;
        this.rollout = rollout;
        this.events = events;
    }

    /** All replicas that shall run answer. */
    void ready(Pulse pulse, App app) {
        ObjectNode standing =
                Json.object("phase", "Ready")
                        .with("message", words(app))
                        .with("observedGeneration", app.generation())
                        .with("replicas", app.replicas())
                        .with("urls", Json.texts(urls(app)));
        write(pulse, "ready", new About(app.namespace(), app.name(), app.uid()), standing);
    }

    private static String words(App app) {
        if (app.replicas() > 0) {
            return "all replicas answer";
        }
        if (app.particles().stream().anyMatch(Particle::sleeps)) {
            return "sleeps until a request comes";
        }
        return app.particles().stream().anyMatch(each -> each.job().isPresent())
                ? "runs when it is due"
                : "no replicas are wanted";
    }

    /** The pulse gave up and undid its steps; what served before it still serves. */
    void failed(Pulse pulse, ObjectNode object, String why) {
        About about = About.of(object);
        ObjectNode standing =
                Json.object("phase", "Failed")
                        .with("message", why)
                        .with("observedGeneration", App.generation(object));
        write(pulse, "failed", about, standing);
    }

    /** Replicas were lost with their node and are being replaced. */
    void restoring(Pulse pulse, ObjectNode object) {
        ObjectNode standing =
                Json.object("phase", "Deploying")
                        .with("message", "a node is lost, its replicas are placed anew");
        write(pulse, "restoring", About.of(object), standing);
    }

    /** Replicas were replaced, but the last change of the spec still stands as failed. */
    void stillFailed(Pulse pulse, ObjectNode object) {
        ObjectNode standing =
                Json.object("phase", "Failed")
                        .with("message", object.textAt("status", "message").orElse(""));
        write(pulse, "still failed", About.of(object), standing);
    }

    private record About(String namespace, String name, String uid) {
        static About of(ObjectNode object) {
            return new About(Metadata.namespace(object), Metadata.name(object), App.uid(object));
        }
    }

    private void write(Pulse pulse, String key, About about, ObjectNode standing) {
        pulse.step(Step.of(key).retried(Retry.PATIENT), _ -> update(pulse, about, standing));
    }

    private Done update(Pulse pulse, About about, ObjectNode standing) {
        Optional<ObjectNode> found =
                objects.read(Catalogue.APP, about.namespace(), about.name())
                        .filter(object -> App.uid(object).equals(about.uid()));
        if (found.isEmpty()) {
            return Done.nothing();
        }
        ObjectNode object = found.get();
        String phase = standing.textAt("phase").orElseThrow();
        String message = standing.textAt("message").orElseThrow();
        ObjectNode changed = object.with("status", status(pulse, object, standing));
        Op event =
                phase.equals("Ready")
                        ? events.normal(object, phase, message)
                        : events.warning(object, phase, message);
        return new Done(
                Bytes.utf8(phase),
                List.of(Objects.unchanged(Catalogue.APP, object)),
                List.of(Objects.put(Catalogue.APP, changed), event));
    }

    private ObjectNode status(Pulse pulse, ObjectNode object, ObjectNode standing) {
        KeyRange mine = Placement.of(Metadata.namespace(object), Metadata.name(object));
        boolean ready = standing.textAt("phase").orElse("").equals("Ready");
        // Who was just heard from each replica does not ask again whether its node is there.
        long answering =
                rollout.placements(mine).stream()
                        .filter(each -> ready || !presence.isGone(each.node()))
                        .count();
        String message = standing.textAt("message").orElse("");
        ObjectNode status = object.objectAt("status");
        for (Map.Entry<String, Json> field : standing.fields().entrySet()) {
            status = status.with(field.getKey(), field.getValue());
        }
        return status.with("readyReplicas", answering)
                .with("pulse", pulse.id().text())
                .with("conditions", Json.array(condition(object, ready, message)));
    }

    private ObjectNode condition(ObjectNode object, boolean ready, String message) {
        return Conditions.ready(
                object,
                ready ? "True" : "False",
                ready ? "ReplicasAnswer" : "NotAllAnswer",
                message,
                environment.clock().now());
    }

    /** Every route through every node's ingress; a lost node is expected back. */
    private Set<String> urls(App app) {
        TreeSet<String> urls = new TreeSet<>();
        for (Particle particle : app.particles()) {
            for (AppSpec.Route route : particle.routes()) {
                membership.members().stream()
                        .filter(member -> member.status() != Member.Status.LEFT)
                        .forEach(member -> url(member, route).ifPresent(urls::add));
            }
        }
        return urls;
    }

    /** A route for any host is reached by the node's own address. */
    private static Optional<String> url(Member member, AppSpec.Route route) {
        String port = member.labels().getOrDefault(INGRESS_PORT, "");
        if (port.isEmpty()) {
            return Optional.empty();
        }
        String host = route.host().equals("*") ? member.host() : route.host();
        return Optional.of("http://" + host + ":" + port + route.path());
    }
}
