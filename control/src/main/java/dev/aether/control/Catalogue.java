package dev.aether.control;

import dev.aether.kubernetes.Column;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Kinds;
import java.util.List;
import java.util.Locale;

/** The kinds of objects this lattice serves. */
public final class Catalogue {
    public static final Kind NAMESPACE =
            Kind.of("v1", "Namespace", "namespaces", "namespace")
                    .clusterScoped()
                    .withShortNames("ns")
                    .withStatus()
                    .withColumns(
                            Column.path("Status", "Active or Terminating.", "status", "phase"));

    public static final Kind NODE =
            Kind.of("v1", "Node", "nodes", "node")
                    .clusterScoped()
                    .withShortNames("no")
                    .withStatus()
                    .withColumns(
                            Column.text("Status", "Ready or not.", (node, now) -> ready(node)),
                            Column.path("Roles", "Every node is a peer.", "status", "role"),
                            Column.path(
                                    "Version",
                                    "Of the node's program.",
                                    "status",
                                    "nodeInfo",
                                    "kubeletVersion"));

    public static final Kind EVENT =
            Kind.of("v1", "Event", "events", "event")
                    .withShortNames("ev")
                    .withSelectable(
                            "involvedObject.kind",
                            "involvedObject.name",
                            "involvedObject.namespace",
                            "involvedObject.uid",
                            "reason",
                            "type")
                    .withExactColumns(
                            List.of(
                                    Column.text(
                                            "Last Seen",
                                            "Time since it last happened.",
                                            (event, now) ->
                                                    Column.age(event, now, "lastTimestamp")),
                                    Column.path("Type", "Normal or Warning.", "type"),
                                    Column.path("Reason", "In one word.", "reason"),
                                    Column.text(
                                            "Object",
                                            "What it is about.",
                                            (event, now) -> about(event)),
                                    Column.path("Message", "In one sentence.", "message")));

    public static final Kind APP =
            Kind.of("aether.dev/v1", "App", "apps", "app")
                    .withCategories("all")
                    .withStatus()
                    .withColumns(
                            Column.path("Phase", "How it stands.", "status", "phase"),
                            Column.text(
                                    "Ready",
                                    "Replicas that answer, of those wanted.",
                                    (app, now) -> replicas(app)),
                            Column.text("Url", "Where it answers.", (app, now) -> url(app)));

    public static final Kind PULSE =
            Kind.of("aether.dev/v1", "Pulse", "pulses", "pulse")
                    .clusterScoped()
                    .withVerbs(Kind.READ_VERBS)
                    .withColumns(
                            Column.path("Definition", "What it does.", "spec", "definition"),
                            Column.path("Subject", "What it changes.", "spec", "subject"),
                            Column.path("Phase", "How it stands.", "status", "phase"),
                            Column.path("Outcome", "What came of it.", "status", "outcome"));

    private Catalogue() {}

    public static Kinds kinds() {
        return new Kinds(List.of(NAMESPACE, NODE, EVENT, APP, PULSE));
    }

    private static Json ready(ObjectNode node) {
        boolean ready =
                node.itemsAt("status", "conditions").stream()
                        .anyMatch(condition ->
                                condition.textAt("type").orElse("").equals("Ready")
                                        && condition.textAt("status").orElse("").equals("True"));
        boolean cordoned = node.boolAt("spec", "unschedulable").orElse(false);
        return Json.text((ready ? "Ready" : "NotReady") + (cordoned ? ",SchedulingDisabled" : ""));
    }

    private static Json about(ObjectNode event) {
        String kind = event.textAt("involvedObject", "kind").orElse("");
        return Json.text(
                kind.toLowerCase(Locale.ROOT)
                        + "/"
                        + event.textAt("involvedObject", "name").orElse(""));
    }

    private static Json replicas(ObjectNode app) {
        return Json.text(
                app.wholeAt("status", "readyReplicas").orElse(0)
                        + "/"
                        + app.wholeAt("status", "replicas").orElse(0));
    }

    private static Json url(ObjectNode app) {
        return app.itemsAt("status", "urls").stream().findFirst().orElse(Json.text("<none>"));
    }
}
