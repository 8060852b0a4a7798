package dev.aether.control;

import dev.aether.cue.Aetherfile;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Schemas;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schema of App objects: the one of an Aetherfile's spec in the form that Kubernetes publishes,
 * and a status.
 *
 * <p>Forms, bounds and unknown fields are left to admission, which checks them with the
 * Aetherfile's own schema and says in words what was expected.
 */
final class AppSchema {
    private static final Set<String> KEPT =
            Set.of("description", "type", "required", "default", "enum");

    private static final ObjectNode STATUS =
            Schemas.yaml(
                    """
                    description: How the app stands; written by the lattice.
                    type: object
                    properties:
                      phase: {type: string, description: "Deploying, Ready, Failed or Deleting"}
                      message: {type: string, description: why}
                      replicas: {type: integer, description: replicas wanted}
                      awake:
                        description: since when particles that may sleep shall run
                        type: object
                        additionalProperties: {type: string, format: date-time}
                      jobs:
                        description: how its commands run, by particle
                        type: object
                        additionalProperties:
                          type: object
                          x-kubernetes-preserve-unknown-fields: true
                      readyReplicas: {type: integer, description: replicas that answer}
                      urls:
                        description: where it answers, through each node's ingress
                        type: array
                        items: {type: string}
                      pulse: {type: string, description: the pulse that changed it last}
                      observedGeneration:
                        description: the generation this status is about
                        type: integer
                        format: int64
                      conditions:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [type]
                        items:
                          type: object
                          required: [type, status]
                          properties:
                            type: {type: string}
                            status: {type: string}
                            reason: {type: string}
                            message: {type: string}
                            lastTransitionTime: {type: string, format: date-time}
                    """);

    private AppSchema() {}

    static ObjectNode whole() {
        ObjectNode spec = (ObjectNode) published(Json.parse(Aetherfile.specJsonSchema()));
        return Json.object("description", "An App is one or more particles that run as one.")
                .with("type", "object")
                .with("required", Json.texts(List.of("spec")))
                .with(
                        "properties",
                        Json.object("spec", spec.with("description", "What shall run."))
                                .with("status", STATUS));
    }

    private static Json published(Json schema) {
        if (!(schema instanceof ObjectNode(var keywords))) {
            return schema;
        }
        Map<String, Json> kept = new LinkedHashMap<>();
        keywords.forEach((keyword, value) -> {
            switch (keyword) {
                case "properties" -> kept.put(keyword, members((ObjectNode) value));
                case "items" -> kept.put(keyword, published(value));
                case "anyOf" -> kept.put(keyword, each((ArrayNode) value));
                case "additionalProperties" -> more(value, kept);
                default -> {
                    if (KEPT.contains(keyword)) {
                        kept.put(keyword, value);
                    }
                }
            }
        });
        return new ObjectNode(kept);
    }

    private static ObjectNode members(ObjectNode properties) {
        Map<String, Json> members = new LinkedHashMap<>();
        properties.fields().forEach((name, schema) -> members.put(name, published(schema)));
        return new ObjectNode(members);
    }

    private static Json each(ArrayNode schemas) {
        return Json.array(schemas.items().stream().map(AppSchema::published).toList());
    }

    /** Unknown fields pass to admission, which names the field that was probably meant. */
    private static void more(Json value, Map<String, Json> kept) {
        if (value instanceof ObjectNode) {
            kept.put("additionalProperties", published(value));
        } else {
            kept.put("x-kubernetes-preserve-unknown-fields", Json.bool(true));
        }
    }
}
