package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.runtime.Claim;
import dev.aether.runtime.Workload;
import dev.aether.scheduler.Need;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The decision that one replica runs on one node; its record's existence is the truth about it.
 *
 * @param id unique in the lattice; also the name of its endpoint
 * @param revision of the particle it runs
 * @param execution the pulse and step that made it
 */
public record Placement(
        String namespace,
        String app,
        String particle,
        String id,
        NodeId node,
        String revision,
        String execution,
        Particle.Run run) {
    private static final String ROOT = "/placements/";

    static KeyRange all() {
        return KeyRange.prefix(Bytes.utf8(ROOT));
    }

    static KeyRange of(String namespace, String app) {
        return KeyRange.prefix(Bytes.utf8(ROOT + namespace + "/" + app + "/"));
    }

    Bytes key() {
        return Bytes.utf8(ROOT + namespace + "/" + app + "/" + particle + "/" + id);
    }

    /** The placement id in a record's key. */
    static String idOf(Bytes key) {
        String text = key.utf8();
        return text.substring(text.lastIndexOf('/') + 1);
    }

    Placement on(NodeId chosen) {
        return new Placement(namespace, app, particle, id, chosen, revision, execution, run);
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
                run.environment(),
                run.memoryBytes(),
                run.deadline(),
                run.concurrency());
    }

    Bytes encode() {
        ObjectNode environment = Json.object();
        for (Map.Entry<String, String> variable : run.environment().entrySet()) {
            environment = environment.with(variable.getKey(), Json.text(variable.getValue()));
        }
        return Bytes.wrap(
                Json.object("namespace", namespace)
                        .with("app", Json.text(app))
                        .with("particle", Json.text(particle))
                        .with("id", Json.text(id))
                        .with("node", Json.text(node.toString()))
                        .with("revision", Json.text(revision))
                        .with("execution", Json.text(execution))
                        .with("digest", Json.text(run.digest()))
                        .with("memoryBytes", Json.number(run.memoryBytes()))
                        .with("cpuMillis", Json.number(run.cpuMillis()))
                        .with("deadlineMillis", Json.number(run.deadline().toMillis()))
                        .with("concurrency", Json.number(run.concurrency()))
                        .with("environment", environment)
                        .bytes());
    }

    static Placement decode(KeyValue entry) {
        return decode(entry.value());
    }

    static Placement decode(Bytes bytes) {
        Json json = Json.parse(bytes.toArray());
        Map<String, String> environment = new LinkedHashMap<>();
        json.objectAt("environment")
                .fields()
                .forEach((name, value) -> environment.put(name, value.textAt().orElse("")));
        Particle.Run run =
                new Particle.Run(
                        text(json, "digest"),
                        environment,
                        json.wholeAt("memoryBytes").orElseThrow(),
                        json.wholeAt("cpuMillis").orElseThrow(),
                        Duration.ofMillis(json.wholeAt("deadlineMillis").orElseThrow()),
                        (int) json.wholeAt("concurrency").orElseThrow());
        return new Placement(
                text(json, "namespace"),
                text(json, "app"),
                text(json, "particle"),
                text(json, "id"),
                NodeId.parse(text(json, "node")),
                text(json, "revision"),
                text(json, "execution"),
                run);
    }

    private static String text(Json json, String field) {
        return json.textAt(field).orElseThrow();
    }
}
