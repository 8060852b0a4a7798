package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A small server without doors: standard kinds, one own kind, a store on the heap. */
final class Fixture {
    static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    static final WriteOptions AS_ANN = WriteOptions.of("ann", "kubectl");

    static final Kind WIDGET =
            Kind.of("shop.example/v1", "Widget", "widgets", "widget")
                    .withShortNames("wd")
                    .withCategories("all")
                    .withColumns(Column.path("Size", "The size.", "spec", "size"))
                    .withStatus()
                    .withScale("spec.replicas", "status.replicas", "status.selector")
                    .withSelectable("spec.color")
                    .withSchema(
                            Schemas.yaml(
                                    """
                                    type: object
                                    required: [spec]
                                    properties:
                                      spec:
                                        type: object
                                        required: [size]
                                        properties:
                                          size: {type: integer, minimum: 1, maximum: 9}
                                          color: {type: string, enum: [red, blue], default: red}
                                          replicas: {type: integer, minimum: 0}
                                          note: {type: string, maxLength: 5, pattern: '^[a-z]*$'}
                                          tags:
                                            type: array
                                            items: {type: string}
                                            x-kubernetes-list-type: set
                                            x-kubernetes-patch-strategy: merge
                                          ports:
                                            type: array
                                            maxItems: 4
                                            x-kubernetes-list-type: map
                                            x-kubernetes-list-map-keys: [name]
                                            x-kubernetes-patch-merge-key: name
                                            x-kubernetes-patch-strategy: merge
                                            items:
                                              type: object
                                              required: [name]
                                              properties:
                                                name: {type: string}
                                                port: {type: integer}
                                                host: {type: string}
                                          env:
                                            type: object
                                            additionalProperties: {type: string}
                                          order: {type: array, items: {type: string}}
                                          free:
                                            type: object
                                            x-kubernetes-preserve-unknown-fields: true
                                      status:
                                        type: object
                                        properties:
                                          replicas: {type: integer}
                                          selector: {type: string}
                                          phase: {type: string}
                                    """));

    static final Kind NAMESPACE = StandardKinds.namespace();
    static final Kind EVENT = StandardKinds.event();
    static final Kind NODE = StandardKinds.node(Kind.READ_VERBS);
    static final Kind CONFIG_MAP = StandardKinds.configMap();
    static final Kind SECRET = StandardKinds.secret();
    static final Kinds KINDS =
            new Kinds(List.of(NAMESPACE, NODE, EVENT, CONFIG_MAP, SECRET, WIDGET));

    final Stamps stamps = new CountingStamps();
    final MemoryStore store;
    final ResourceOperations operations;

    Fixture() {
        this(Admission.OPEN, new MemoryStore());
    }

    Fixture(Admission admission, MemoryStore store) {
        this.store = store;
        this.operations = new ResourceOperations(KINDS, store, admission, stamps);
        operations.create(
                Target.of(NAMESPACE, "", ""),
                json("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"),
                AS_ANN);
    }

    /** Stamps that count, so that tests can name what they expect. */
    private static final class CountingStamps implements Stamps {
        private int count;

        @Override
        public Instant now() {
            return NOW;
        }

        @Override
        public String uid() {
            return "uid-" + ++count;
        }

        @Override
        public String suffix() {
            return "abcd" + ++count % 10;
        }
    }

    static ObjectNode json(String yaml) {
        return (ObjectNode) Yaml.parse(yaml);
    }

    static ObjectNode widget(String name, String spec) {
        return json(
                "{apiVersion: shop.example/v1, kind: Widget, metadata: {name: %s}, spec: %s}"
                        .formatted(name, spec));
    }

    static Target target(String name) {
        return Target.of(WIDGET, "shop", name);
    }

    static Scope widgets() {
        return new Scope(WIDGET, "shop");
    }

    ObjectNode create(String name, String spec) {
        return operations.create(target(""), widget(name, spec), AS_ANN).object();
    }

    ObjectNode patch(String name, PatchKind kind, String yaml) {
        return operations.patch(target(name), kind, Yaml.parse(yaml), AS_ANN).object();
    }

    Optional<ObjectNode> find(String name) {
        return store.read(target(name).key());
    }

    /** The status that a piece of work is refused with. */
    static Status refusal(Runnable work) {
        try {
            work.run();
        } catch (StatusException refused) {
            return refused.status();
        }
        throw new AssertionError("expected a refusal");
    }
}
