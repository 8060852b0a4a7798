package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Membership;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Placements as Kubernetes' tools expect to see them: read-only pods. A pod is Running while the
 * service index says that its replica answers, else Pending; only that part is gossip, the rest is
 * the record. A watch follows the records, so it does not tell when a pod becomes Running: there is
 * no revision at which it did.
 */
public final class Pods {
    /** Names the app of a pod. */
    public static final String APP_LABEL = "aether.dev/app";

    private static final String PARTICLE_LABEL = "aether.dev/particle";

    private final Function<NodeId, String> names;
    private final BiPredicate<String, String> answers;

    /**
     * @param names of nodes
     * @param answers whether the instance of a service, both by name, takes requests
     */
    public Pods(Function<NodeId, String> names, BiPredicate<String, String> answers) {
        this.names = names;
        this.answers = answers;
    }

    /** As gossip knows them. */
    public static Pods of(Membership membership) {
        return new Pods(
                membership::name,
                (service, instance) ->
                        membership.services().lookup(service).stream()
                                .filter(Endpoint::ready)
                                .anyMatch(endpoint -> endpoint.instance().equals(instance)));
    }

    /**
     * Where the placements are.
     *
     * @param namespace empty for all
     */
    public static KeyRange keys(String namespace) {
        return namespace.isEmpty()
                ? Placement.all()
                : KeyRange.prefix(Placement.all().key().concat(Bytes.utf8(namespace + "/")));
    }

    /** The pod of a placement's record. */
    public ObjectNode pod(KeyValue entry) {
        Placement placement = Placement.decode(entry);
        ObjectNode labels =
                Json.object(APP_LABEL, placement.app())
                        .with(PARTICLE_LABEL, placement.particle())
                        .with("app", placement.app());
        ObjectNode metadata =
                Json.object("name", placement.id())
                        .with("namespace", placement.namespace())
                        .with("uid", uid(placement.id()))
                        .with(
                                "creationTimestamp",
                                placement.placedAt().truncatedTo(ChronoUnit.SECONDS).toString())
                        .with("labels", labels);
        ObjectNode container =
                Json.object("name", placement.particle()).with("image", placement.run().digest());
        ObjectNode pod =
                Json.object("apiVersion", "v1")
                        .with("kind", "Pod")
                        .with("metadata", metadata)
                        .with(
                                "spec",
                                Json.object("nodeName", names.apply(placement.node()))
                                        .with("containers", Json.array(container)))
                        .with("status", status(placement));
        return Metadata.withRevision(pod, entry.modRevision());
    }

    private ObjectNode status(Placement placement) {
        boolean isReady = answers.test(placement.service(), placement.id());
        ObjectNode container =
                Json.object("name", placement.particle())
                        .with("image", placement.run().digest())
                        .with("imageID", placement.run().digest())
                        .with("ready", Json.bool(isReady))
                        .with("restartCount", Json.number(0));
        ObjectNode condition =
                Json.object("type", "Ready").with("status", isReady ? "True" : "False");
        return Json.object("phase", isReady ? "Running" : "Pending")
                .with("conditions", Json.array(condition))
                .with("containerStatuses", Json.array(container));
    }

    private static String uid(String id) {
        return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** Selected by name: what stands after the last slash of the key. */
    public static boolean isNamed(KeyValue entry, String name) {
        return Placement.idOf(entry.key()).equals(name);
    }
}
