package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.runtime.Claim;
import dev.aether.runtime.Workload;
import dev.aether.scheduler.Need;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import java.time.Instant;

/**
 * The decision that one replica runs on one node; its record's existence is the truth about it.
 *
 * @param id unique in the lattice; also the name of its endpoint
 * @param revision of the particle it runs
 * @param execution the pulse and step that made it
 * @param placedAt when its node was chosen
 */
public record Placement(
        String namespace,
        String app,
        String particle,
        String id,
        NodeId node,
        String revision,
        String execution,
        Instant placedAt,
        Particle.Run run) {
    private static final String ROOT = "/placements/";

    /** Of runs of commands, which nothing counts as replicas. */
    private static final String RUNS = "/placements-run/";

    private static final String BOTH = "/placements";

    /** Replicas and runs. */
    static KeyRange everything() {
        return KeyRange.prefix(Bytes.utf8(BOTH));
    }

    /** The runs of an app that have a node now. */
    static KeyRange runs(String namespace, String app) {
        return KeyRange.prefix(Bytes.utf8(RUNS + namespace + "/" + app + "/"));
    }

    static KeyRange all() {
        return KeyRange.prefix(Bytes.utf8(ROOT));
    }

    static KeyRange of(String namespace, String app) {
        return KeyRange.prefix(Bytes.utf8(ROOT + namespace + "/" + app + "/"));
    }

    Bytes key() {
        String root = run.command() ? RUNS : ROOT;
        return Bytes.utf8(root + namespace + "/" + app + "/" + particle + "/" + id);
    }

    /** The placement id in a record's key. */
    static String idOf(Bytes key) {
        String text = key.utf8();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    Placement on(NodeId chosen, Instant now) {
        return new Placement(namespace, app, particle, id, chosen, revision, execution, now, run);
    }

    String service() {
        return namespace + "/" + app + "/" + particle;
    }

    Op put() {
        return Op.put(key(), encode());
    }

    Claim claim() {
        Need need = run.need();
        return new Claim(id, execution, service(), need.cpuMillis(), need.memoryBytes());
    }

    Workload workload() {
        return new Workload(
                id,
                service(),
                run.digest(),
                run.arguments(),
                run.environment(),
                run.limits(),
                run.grants(),
                run.command());
    }

    Bytes encode() {
        return Bytes.wrap(
                Json.object("namespace", namespace)
                        .with("app", app)
                        .with("particle", particle)
                        .with("id", id)
                        .with("node", node.toString())
                        .with("revision", revision)
                        .with("execution", execution)
                        .with("placedAt", placedAt.toString())
                        .with("run", run.json())
                        .bytes());
    }

    static Placement decode(KeyValue entry) {
        return decode(entry.value());
    }

    static Placement decode(Bytes bytes) {
        Json json = Json.parse(bytes.toArray());
        return new Placement(
                text(json, "namespace"),
                text(json, "app"),
                text(json, "particle"),
                text(json, "id"),
                NodeId.parse(text(json, "node")),
                text(json, "revision"),
                text(json, "execution"),
                json.textAt("placedAt").map(Instant::parse).orElse(Instant.EPOCH),
                Particle.Run.of(json.objectAt("run")));
    }

    private static String text(Json json, String field) {
        return json.textAt(field).orElseThrow();
    }
}
