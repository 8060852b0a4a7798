package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The rows of Kubernetes' own kinds that every client expects. */
public final class StandardKinds {
    private static final ObjectNode SCHEMAS = load();

    private StandardKinds() {}

    private static ObjectNode load() {
        try (var in = StandardKinds.class.getResourceAsStream("standard-kinds.yaml")) {
            var bytes = Objects.requireNonNull(in, "standard-kinds.yaml").readAllBytes();
            return Schemas.yaml(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static Kind namespace() {
        return Kind.of("v1", "Namespace", "namespaces", "namespace")
                .clusterScoped()
                .withShortNames("ns")
                .withVerbs(List.of("create", "delete", "get", "list", "patch", "update", "watch"))
                .withColumns(Column.path("Status", "The status.", "status", "phase"))
                .withStatus()
                .withSchema(SCHEMAS.objectAt("Namespace"))
                .withSelectable("status.phase");
    }

    /**
     * @param verbs {@link Kind#READ_VERBS} where nodes are made by the server itself
     */
    public static Kind node(List<String> verbs) {
        return Kind.of("v1", "Node", "nodes", "node")
                .clusterScoped()
                .withShortNames("no")
                .withVerbs(verbs)
                .withColumns(
                        Column.text("Status", "Whether the node is ready.", StandardKinds::ready),
                        Column.text("Roles", "The roles of the node.", (node, _) -> roles(node)),
                        Column.path(
                                "Version", "The version.", "status", "nodeInfo", "kubeletVersion"),
                        address("Internal-IP", "InternalIP").wide(),
                        Column.path(
                                        "OS-Image",
                                        "The operating system.",
                                        "status",
                                        "nodeInfo",
                                        "osImage")
                                .wide(),
                        Column.path(
                                        "Container-Runtime",
                                        "The runtime.",
                                        "status",
                                        "nodeInfo",
                                        "containerRuntimeVersion")
                                .wide())
                .withStatus()
                .withSchema(SCHEMAS.objectAt("Node"))
                .withSelectable("spec.unschedulable");
    }

    /**
     * @param verbs {@link Kind#READ_VERBS} where pods are shown of what runs
     */
    public static Kind pod(List<String> verbs) {
        return Kind.of("v1", "Pod", "pods", "pod")
                .withShortNames("po")
                .withCategories("all")
                .withVerbs(verbs)
                .withColumns(
                        Column.text(
                                "Ready", "Containers that are ready.", (pod, _) -> containers(pod)),
                        Column.path("Status", "The phase.", "status", "phase"),
                        Column.path("Node", "Where it runs.", "spec", "nodeName").wide())
                .withSchema(SCHEMAS.objectAt("Pod"))
                .withSelectable("spec.nodeName", "status.phase");
    }

    private static Json containers(ObjectNode pod) {
        var all = pod.itemsAt("status", "containerStatuses");
        var ready = all.stream().filter(each -> each.boolAt("ready").orElse(false)).count();
        return Json.text(ready + "/" + all.size());
    }

    /** Events of the core group, the form {@code kubectl describe} looks for. */
    public static Kind event() {
        return Kind.of("v1", "Event", "events", "event")
                .withShortNames("ev")
                .withExactColumns(
                        List.of(
                                Column.text(
                                        "Last Seen",
                                        "Time since the event was last seen.",
                                        (event, now) -> seen(event, now, "lastTimestamp")),
                                Column.path("Type", "Normal or Warning.", "type"),
                                Column.path("Reason", "Why, in one word.", "reason"),
                                Column.text(
                                        "Object",
                                        "What the event is about.",
                                        (event, _) -> about(event)),
                                Column.path("Message", "What happened.", "message"),
                                Column.path("Source", "Who reported it.", "source", "component")
                                        .wide(),
                                Column.path("Count", "How often.", "count").wide(),
                                Column.nameColumn().wide()))
                .withSchema(SCHEMAS.objectAt("Event"))
                .withSelectable(
                        "involvedObject.kind",
                        "involvedObject.namespace",
                        "involvedObject.name",
                        "involvedObject.uid",
                        "involvedObject.apiVersion",
                        "involvedObject.resourceVersion",
                        "involvedObject.fieldPath",
                        "reason",
                        "reportingComponent",
                        "source",
                        "type");
    }

    public static Kind configMap() {
        return Kind.of("v1", "ConfigMap", "configmaps", "configmap")
                .withShortNames("cm")
                .withColumns(count("data", "binaryData"))
                .withSchema(SCHEMAS.objectAt("ConfigMap"))
                .withRules(new ConfigMapRules());
    }

    public static Kind secret() {
        return Kind.of("v1", "Secret", "secrets", "secret")
                .withColumns(Column.path("Type", "What it is for.", "type"), count("data"))
                .withSchema(SCHEMAS.objectAt("Secret"))
                .withRules(new SecretRules())
                .withSelectable("type");
    }

    private static Column count(String... fields) {
        return new Column(
                "Data",
                "string",
                "",
                "How many values.",
                0,
                (object, _) ->
                        Json.text(
                                Integer.toString(
                                        Arrays.stream(fields)
                                                .mapToInt(field ->
                                                        object.objectAt(field).fields().size())
                                                .sum())));
    }

    public static Kind lease(List<String> verbs) {
        return Kind.of("coordination.k8s.io/v1", "Lease", "leases", "lease")
                .withVerbs(verbs)
                .withColumns(Column.path("Holder", "Who holds it.", "spec", "holderIdentity"))
                .withSchema(SCHEMAS.objectAt("Lease"));
    }

    private static Json ready(ObjectNode node, Instant now) {
        var state = "Unknown";
        for (var condition : node.itemsAt("status", "conditions")) {
            if (condition.textAt("type").orElse("").equals("Ready")) {
                state = condition.textAt("status").orElse("").equals("True") ? "Ready" : "NotReady";
            }
        }
        var cordoned = node.boolAt("spec", "unschedulable").orElse(false);
        return Json.text(cordoned ? state + ",SchedulingDisabled" : state);
    }

    private static Json roles(ObjectNode node) {
        var prefix = "node-role.kubernetes.io/";
        var roles = new ArrayList<String>();
        for (var label : node.objectAt("metadata", "labels").fields().keySet()) {
            if (label.startsWith(prefix)) {
                roles.add(label.substring(prefix.length()));
            }
        }
        return Json.text(roles.isEmpty() ? "<none>" : String.join(",", roles));
    }

    private static Column address(String name, String type) {
        return Column.text(
                name,
                "The address of type " + type + ".",
                (node, _) -> {
                    for (var address : node.itemsAt("status", "addresses")) {
                        if (address.textAt("type").orElse("").equals(type)) {
                            return Json.text(address.textAt("address").orElse("<none>"));
                        }
                    }
                    return Json.text("<none>");
                });
    }

    private static Json seen(ObjectNode event, Instant now, String field) {
        return event.textAt(field).isPresent()
                ? Column.age(event, now, field)
                : Column.age(event, now, "metadata", "creationTimestamp");
    }

    private static Json about(ObjectNode event) {
        var kind = event.textAt("involvedObject", "kind").orElse("").toLowerCase(Locale.ROOT);
        return Json.text(kind + "/" + event.textAt("involvedObject", "name").orElse(""));
    }
}
