package dev.aether.control;

import dev.aether.kubernetes.Column;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Kinds;
import dev.aether.kubernetes.StandardKinds;
import java.util.Comparator;
import java.util.List;

/** The kinds of objects this lattice serves. */
public final class Catalogue {
    public static final Kind NAMESPACE = StandardKinds.namespace();
    public static final Kind NODE = StandardKinds.node(Kind.ALL_VERBS);
    public static final Kind POD = StandardKinds.pod(Kind.READ_VERBS);
    public static final Kind EVENT = StandardKinds.event();
    public static final Kind CONFIG_MAP = StandardKinds.configMap();
    public static final Kind SECRET = StandardKinds.secret();

    public static final Kind APP =
            Kind.of("aether.dev/v1", "App", "apps", "app")
                    .withCategories("all")
                    .withStatus()
                    .withSchema(AppSchema.whole())
                    .withExactColumns(
                            List.of(
                                    Column.nameColumn(),
                                    Column.path("Phase", "How it stands.", "status", "phase"),
                                    Column.text(
                                            "Ready",
                                            "Replicas that answer, of those wanted.",
                                            (app, now) -> replicas(app)),
                                    Column.path(
                                            "Pulse", "What changed it last.", "status", "pulse"),
                                    Column.ageColumn(),
                                    Column.text("Url", "Where it answers.", (app, now) -> url(app))
                                            .wide(),
                                    Column.text(
                                                    "Next-Run",
                                                    "When a command of it runs next.",
                                                    (app, now) -> nextRun(app))
                                            .wide()));

    public static final Kind PULSE =
            Kind.of("aether.dev/v1", "Pulse", "pulses", "pulse")
                    .clusterScoped()
                    .withVerbs(Kind.READ_VERBS)
                    .withExactColumns(
                            List.of(
                                    Column.nameColumn(),
                                    Column.path("Subject", "What it changes.", "spec", "subject"),
                                    Column.path("State", "How it stands.", "status", "phase"),
                                    Column.path("Steps", "In its journal.", "status", "stepCount"),
                                    Column.ageColumn(),
                                    Column.path("Definition", "What it does.", "spec", "definition")
                                            .wide(),
                                    Column.path("Outcome", "What came of it.", "status", "outcome")
                                            .wide()));

    /** A keyspace for etcd's clients, beside {@code default}; nothing in it can be changed. */
    public static final Kind KEYSPACE =
            Kind.of("aether.dev/v1", "Keyspace", "keyspaces", "keyspace")
                    .clusterScoped()
                    .withVerbs(
                            List.of("create", "delete", "get", "list", "patch", "update", "watch"))
                    .withColumns(
                            Column.path("Phase", "Making, Ready or Ending.", "status", "phase"));

    private Catalogue() {}

    public static Kinds kinds() {
        return new Kinds(
                List.of(NAMESPACE, NODE, POD, EVENT, CONFIG_MAP, SECRET, APP, PULSE, KEYSPACE));
    }

    private static Json replicas(ObjectNode app) {
        return Json.text(
                app.wholeAt("status", "readyReplicas").orElse(0)
                        + "/"
                        + app.wholeAt("status", "replicas").orElse(0));
    }

    private static Json nextRun(ObjectNode app) {
        return Json.text(
                app.objectAt("status", "jobs").fields().values().stream()
                        .flatMap(job -> job.textAt("next").stream())
                        .min(Comparator.naturalOrder())
                        .orElse("<none>"));
    }

    private static Json url(ObjectNode app) {
        return app.itemsAt("status", "urls").stream().findFirst().orElse(Json.text("<none>"));
    }
}
