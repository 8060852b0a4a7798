package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;

/** The schemas every kind shares. */
public final class Schemas {
    /** The name of the metadata schema in published documents. */
    static final String META_NAME = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    /** Object metadata, as clients send and see it. */
    static final ObjectNode META =
            yaml(
                    """
                    description: Standard object's metadata.
                    type: object
                    properties:
                      annotations:
                        description: Unstructured values set by tools.
                        type: object
                        additionalProperties: {type: string}
                      creationTimestamp: {type: string, format: date-time}
                      deletionGracePeriodSeconds: {type: integer, format: int64}
                      deletionTimestamp: {type: string, format: date-time}
                      finalizers:
                        type: array
                        items: {type: string}
                        x-kubernetes-list-type: set
                        x-kubernetes-patch-strategy: merge
                      generateName: {type: string}
                      generation: {type: integer, format: int64}
                      labels:
                        description: Names and values that selectors match.
                        type: object
                        additionalProperties: {type: string}
                      managedFields:
                        type: array
                        x-kubernetes-list-type: atomic
                        items:
                          type: object
                          properties:
                            apiVersion: {type: string}
                            fieldsType: {type: string}
                            fieldsV1:
                              type: object
                              x-kubernetes-preserve-unknown-fields: true
                            manager: {type: string}
                            operation: {type: string}
                            subresource: {type: string}
                            time: {type: string, format: date-time}
                      name: {type: string}
                      namespace: {type: string}
                      ownerReferences:
                        type: array
                        x-kubernetes-list-type: map
                        x-kubernetes-list-map-keys: [uid]
                        x-kubernetes-patch-merge-key: uid
                        x-kubernetes-patch-strategy: merge
                        items:
                          type: object
                          required: [apiVersion, kind, name, uid]
                          properties:
                            apiVersion: {type: string}
                            blockOwnerDeletion: {type: boolean}
                            controller: {type: boolean}
                            kind: {type: string}
                            name: {type: string}
                            uid: {type: string}
                          x-kubernetes-map-type: atomic
                      resourceVersion: {type: string}
                      selfLink: {type: string}
                      uid: {type: string}
                    """);

    private Schemas() {}

    /** Reads a schema written as YAML; aliases are allowed. */
    public static ObjectNode yaml(String text) {
        return (ObjectNode) Yaml.parse(text);
    }

    /** A kind's own schema completed by what every object has. */
    static ObjectNode whole(ObjectNode own) {
        var properties =
                Json.object("apiVersion", Json.object("type", "string"))
                        .with("kind", Json.object("type", "string"))
                        .with("metadata", META);
        for (var property : own.objectAt("properties").fields().entrySet()) {
            properties = properties.with(property.getKey(), property.getValue());
        }
        return own.with("type", "object").with("properties", properties);
    }
}
