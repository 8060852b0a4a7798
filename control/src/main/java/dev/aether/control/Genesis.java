package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The objects that must exist: the first namespaces, and a Node for every node. Repeatable. */
public final class Genesis {
    private static final List<String> NAMESPACES = List.of("default", "kube-system");

    private final Environment environment;
    private final Keyspace system;

    public Genesis(Environment environment, Keyspace system) {
        this.environment = environment;
        this.system = system;
    }

    public void namespaces() {
        for (String name : NAMESPACES) {
            ObjectNode namespace =
                    object("v1", "Namespace", metadata(name))
                            .with("spec", Json.object("finalizers", Json.array()))
                            .with("status", Json.object("phase", "Active"));
            createIfAbsent(Catalogue.NAMESPACE, namespace, List.of());
        }
    }

    /**
     * A node's own object: made at its first start, told what it runs and where at every other.
     *
     * @param version of the program it runs
     */
    public void node(NodeId id, String name, String zone, String version) {
        member(id, name);
        ObjectNode info =
                Json.object("kubeletVersion", version)
                        .with("containerRuntimeVersion", "aether://" + version)
                        .with("operatingSystem", Json.text("linux"))
                        .with("architecture", Json.text(System.getProperty("os.arch", "unknown")));
        Optional<ObjectNode> found = new Objects(system).read(Catalogue.NODE, "", name);
        found.ifPresent(known -> {
            ObjectNode changed = told(known, zone, info);
            if (!changed.equals(known)) {
                tell(known, changed);
            }
        });
    }

    /** The object of a member, which it has even if it never started. */
    void member(NodeId id, String name) {
        ObjectNode labels =
                Json.object("kubernetes.io/hostname", name)
                        .with("node-role.kubernetes.io/peer", "");
        ObjectNode metadata =
                metadata(name)
                        .with("labels", labels)
                        .with("annotations", Json.object(Departures.ID, id.toString()))
                        .with("finalizers", Json.texts(List.of(Reactions.NODE_FINALIZER)));
        ObjectNode node =
                object("v1", "Node", metadata)
                        .with("spec", Json.object())
                        .with("status", Json.object());
        createIfAbsent(Catalogue.NODE, node, List.of(Members.isMember(id)));
    }

    /** What others noted of the node stays. */
    private static ObjectNode told(ObjectNode known, String zone, ObjectNode info) {
        ObjectNode metadata = known.objectAt("metadata");
        ObjectNode labels =
                metadata.objectAt("labels").with("topology.kubernetes.io/zone", Json.text(zone));
        ObjectNode told = known.objectAt("status", "nodeInfo");
        for (Map.Entry<String, Json> field : info.fields().entrySet()) {
            told = told.with(field.getKey(), field.getValue());
        }
        ObjectNode status = known.objectAt("status").with("nodeInfo", told);
        ObjectNode changed =
                known.with("metadata", metadata.with("labels", labels)).with("status", status);
        return Metadata.isBeingDeleted(known)
                ? changed
                : Metadata.withFinalizer(changed, Reactions.NODE_FINALIZER);
    }

    /** Whoever changed it meanwhile wins; the next start tells again. */
    private void tell(ObjectNode known, ObjectNode changed) {
        system.txn(
                new Txn(
                        List.of(Objects.unchanged(Catalogue.NODE, known)),
                        List.of(Objects.put(Catalogue.NODE, changed)),
                        List.of()));
    }

    private void createIfAbsent(Kind kind, ObjectNode object, List<Compare> more) {
        List<Compare> conditions = new ArrayList<>(more);
        conditions.add(Compare.absent(Objects.key(kind, object)));
        system.txn(
                new Txn(
                        conditions,
                        List.of(Op.put(Objects.key(kind, object), Objects.encode(object))),
                        List.of()));
    }

    private static ObjectNode object(String apiVersion, String kind, ObjectNode metadata) {
        return Json.object("apiVersion", apiVersion)
                .with("kind", Json.text(kind))
                .with("metadata", metadata);
    }

    private ObjectNode metadata(String name) {
        String now = environment.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
        String uid = UUID.nameUUIDFromBytes(environment.randomness().bytes(16)).toString();
        return Json.object("name", name)
                .with("uid", Json.text(uid))
                .with("creationTimestamp", Json.text(now))
                .with("generation", Json.number(1));
    }
}
