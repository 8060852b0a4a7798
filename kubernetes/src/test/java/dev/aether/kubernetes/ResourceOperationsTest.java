package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.AS_ANN;
import static dev.aether.kubernetes.Fixture.NAMESPACE;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.json;
import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.target;
import static dev.aether.kubernetes.Fixture.widget;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.ResourceStore.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads and writes of single objects. */
class ResourceOperationsTest {
    private final Fixture fixture = new Fixture();
    private final ResourceOperations operations = fixture.operations;

    private static DeleteOptions deletion() {
        return DeleteOptions.of(AS_ANN);
    }

    @Test
    void aCreatedObjectIsNamedDatedIdentifiedAndDefaulted() {
        var created = fixture.create("w1", "{size: 3}");

        assertThat(created.textAt("metadata", "uid")).isPresent();
        assertThat(created.textAt("metadata", "creationTimestamp"))
                .contains("2026-05-01T12:00:00Z");
        assertThat(created.textAt("metadata", "namespace")).contains("shop");
        assertThat(created.wholeAt("metadata", "generation")).hasValue(1);
        assertThat(created.textAt("spec", "color")).contains("red");
        assertThat(operations.get(target("w1"))).isEqualTo(created);
    }

    @Test
    void aGeneratedNameCompletesThePrefix() {
        var body =
                json(
                        "{apiVersion: shop.example/v1, kind: Widget, metadata: {generateName: w-},"
                                + " spec: {size: 1}}");

        var first = operations.create(target(""), body, AS_ANN).object();
        var second = operations.create(target(""), body, AS_ANN).object();

        assertThat(Metadata.name(first)).matches("w-abcd[0-9]");
        assertThat(Metadata.name(second)).isNotEqualTo(Metadata.name(first));
    }

    @Test
    void refusedCreatesSayWhy() {
        fixture.create("w1", "{size: 3}");

        assertThat(refusal(() -> fixture.create("w1", "{size: 3}")).message())
                .isEqualTo("widgets.shop.example \"w1\" already exists");
        assertThat(refusal(() -> fixture.create("W_1", "{size: 3}")).message())
                .startsWith(
                        "Widget.shop.example \"W_1\" is invalid: metadata.name: Invalid value:"
                                + " \"W_1\": a lowercase RFC 1123 subdomain must consist of");
        assertThat(refusal(() -> fixture.create("w2", "{size: 0}")).message())
                .isEqualTo(
                        "Widget.shop.example \"w2\" is invalid: spec.size: Invalid value: 0:"
                                + " spec.size in body should be greater than or equal to 1");
        assertThat(refusal(() -> fixture.create("w2", "{color: green}")).message())
                .isEqualTo(
                        "Widget.shop.example \"w2\" is invalid: [spec.size: Required value,"
                                + " spec.color: Unsupported value: \"green\": supported values:"
                                + " \"red\", \"blue\"]");
        assertThat(refusal(() -> fixture.create("w2", "{size: x}")).code()).isEqualTo(422);
        assertThat(
                        refusal(() ->
                                        operations.create(
                                                Target.of(WIDGET, "nowhere", ""),
                                                widget("w", "{size: 1}"),
                                                AS_ANN))
                                .message())
                .isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void aBodyOfAnotherKindNamespaceOrNameIsRefused() {
        fixture.create("w1", "{size: 3}");
        var event = json("{apiVersion: v1, kind: Event, metadata: {name: w1}}");
        var elsewhere = widget("w1", "{size: 1}");

        assertThat(refusal(() -> operations.create(target(""), event, AS_ANN)).code())
                .isEqualTo(400);
        assertThat(
                        refusal(() ->
                                        operations.create(
                                                Target.of(WIDGET, "shop", ""),
                                                Metadata.with(
                                                        elsewhere, "namespace", Json.text("other")),
                                                AS_ANN))
                                .message())
                .contains("namespace of the provided object does not match");
        assertThat(refusal(() -> operations.replace(target("w2"), elsewhere, AS_ANN)).code())
                .isEqualTo(404);
        fixture.create("w2", "{size: 3}");
        assertThat(refusal(() -> operations.replace(target("w2"), elsewhere, AS_ANN)).message())
                .contains("does not match the name on the URL");
    }

    @Test
    void unknownFieldsAreRefusedWarnedAboutOrDropped() {
        var body = widget("w1", "{size: 1, colour: red, free: {any: [1]}}");
        var warn = WriteOptions.parse("ann", "k", "", "Warn", false);
        var ignore = WriteOptions.parse("ann", "k", "", "Ignore", false);

        assertThat(refusal(() -> operations.create(target(""), body, AS_ANN)).message())
                .isEqualTo(
                        "Widget in version \"v1\" cannot be handled as a Widget: strict decoding"
                                + " error: unknown field \"spec.colour\"");
        var warned = operations.create(target(""), body, warn);
        assertThat(warned.warnings()).containsExactly("unknown field \"spec.colour\"");
        assertThat(warned.object().objectAt("spec").compact())
                .isEqualTo("{\"size\":1,\"free\":{\"any\":[1]},\"color\":\"red\"}");
        var second = Metadata.with(body, "name", Json.text("w2"));
        assertThat(operations.create(target(""), second, ignore).warnings()).isEmpty();
    }

    @Test
    void aReplaceNeedsTheNewestRevisionIfItNamesOne() {
        var first = fixture.create("w1", "{size: 1}");
        var changed = first.withAt(List.of("spec", "size"), Json.number(2));
        var second = operations.replace(target("w1"), changed, AS_ANN).object();

        var stale = refusal(() -> operations.replace(target("w1"), changed, AS_ANN));

        assertThat(second.wholeAt("metadata", "generation")).hasValue(2);
        assertThat(second.at("metadata", "uid")).isEqualTo(first.at("metadata", "uid"));
        assertThat(stale.reason()).isEqualTo("Conflict");
        assertThat(stale.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on widgets.shop.example \"w1\": the object"
                                + " has been modified; please apply your changes to the latest"
                                + " version and try again");
    }

    @Test
    void statusAndSpecAreWrittenApart() {
        var created = fixture.create("w1", "{size: 1}");
        var both =
                created.withAt(List.of("spec", "size"), Json.number(5))
                        .withAt(List.of("status", "phase"), Json.text("Up"));

        var status =
                operations.replace(target("w1").part(Target.Part.STATUS), both, AS_ANN).object();
        assertThat(status.wholeAt("spec", "size")).hasValue(1);
        assertThat(status.textAt("status", "phase")).contains("Up");
        assertThat(status.wholeAt("metadata", "generation")).hasValue(1);

        var spec =
                operations
                        .replace(
                                target("w1"),
                                both.withoutAt("metadata", "resourceVersion")
                                        .withAt(List.of("status", "phase"), Json.text("x")),
                                AS_ANN)
                        .object();
        assertThat(spec.wholeAt("spec", "size")).hasValue(5);
        assertThat(spec.textAt("status", "phase")).contains("Up");
    }

    @Test
    void aWriteThatChangesNothingKeepsTheRevision() {
        var created = fixture.create("w1", "{size: 1}");

        var again = operations.replace(target("w1"), created, AS_ANN).object();

        assertThat(again).isEqualTo(created);
    }

    @Test
    void scaleShowsAndChangesReplicas() {
        fixture.create("w1", "{size: 1, replicas: 2}");
        var scale = target("w1").part(Target.Part.SCALE);

        assertThat(operations.get(scale).wholeAt("spec", "replicas")).hasValue(2);
        var changed =
                operations.patch(scale, PatchKind.MERGE, json("{spec: {replicas: 5}}"), AS_ANN);
        assertThat(changed.object().textAt("apiVersion")).contains("autoscaling/v1");
        assertThat(changed.object().wholeAt("spec", "replicas")).hasValue(5);
        assertThat(fixture.find("w1").orElseThrow().wholeAt("spec", "replicas")).hasValue(5);
        assertThat(
                        refusal(() ->
                                        operations.patch(
                                                scale,
                                                PatchKind.MERGE,
                                                json("{spec: {replicas: -1}}"),
                                                AS_ANN))
                                .code())
                .isEqualTo(422);
    }

    @Test
    void patchesOfEachKindChangeTheObject() {
        fixture.create("w1", "{size: 1, ports: [{name: a, port: 1}], env: {k: v}}");

        fixture.patch("w1", PatchKind.MERGE, "{spec: {env: {k: null, n: m}}}");
        fixture.patch("w1", PatchKind.STRATEGIC, "{spec: {ports: [{name: b, port: 2}]}}");
        var last =
                fixture.patch("w1", PatchKind.JSON, "[{op: replace, path: /spec/size, value: 7}]");

        assertThat(last.objectAt("spec").compact())
                .isEqualTo(
                        "{\"size\":7,\"ports\":[{\"name\":\"a\",\"port\":1},"
                                + "{\"name\":\"b\",\"port\":2}],\"env\":{\"n\":\"m\"},"
                                + "\"color\":\"red\"}");
    }

    @Test
    void aPatchWithAnOldRevisionIsAConflict() {
        fixture.create("w1", "{size: 1}");

        var refused =
                refusal(() ->
                        fixture.patch(
                                "w1",
                                PatchKind.MERGE,
                                "{metadata: {resourceVersion: \"1\"}, spec: {size: 2}}"));

        assertThat(refused.reason()).isEqualTo("Conflict");
    }

    @Test
    void immutableMetadataStaysAndItsChangeIsRefused() {
        fixture.create("w1", "{size: 1}");

        var refused =
                refusal(() -> fixture.patch("w1", PatchKind.MERGE, "{metadata: {uid: other}}"));

        assertThat(refused.message())
                .contains("metadata.uid: Invalid value: \"other\": field is immutable");
    }

    @Test
    void dryRunChangesNothing() {
        var dry = WriteOptions.parse("ann", "k", "All", "", false);
        fixture.create("w1", "{size: 1}");

        var created = operations.create(target(""), widget("w2", "{size: 1}"), dry);
        operations.patch(target("w1"), PatchKind.MERGE, json("{spec: {size: 2}}"), dry);
        operations.delete(target("w1"), DeleteOptions.of(dry));

        assertThat(created.created()).isTrue();
        assertThat(fixture.find("w2")).isEmpty();
        assertThat(fixture.find("w1").orElseThrow().wholeAt("spec", "size")).hasValue(1);
    }

    @Test
    void admissionMayCompleteWarnAndRefuse() {
        Admission admission =
                request -> {
                    if (request.target().name().equals("bad")) {
                        throw Status.forbidden(request.target().kind(), "bad", "not today")
                                .exception();
                    }
                    return new Admission.Admitted(
                            Metadata.withFinalizer(request.proposed(), "a.example/x"),
                            List.of("careful"));
                };
        var guarded = new Fixture(admission, new MemoryStore());

        var outcome = guarded.operations.create(target(""), widget("w1", "{size: 1}"), AS_ANN);

        assertThat(outcome.warnings()).containsExactly("careful");
        assertThat(Metadata.finalizers(outcome.object())).containsExactly("a.example/x");
        assertThat(refusal(() -> guarded.create("bad", "{size: 1}")).message())
                .isEqualTo("widgets.shop.example \"bad\" is forbidden: not today");
    }

    @Test
    void aKindsVerbsAreEnforced() {
        var nodes = Target.of(Fixture.NODE, "", "n1");

        var refused = refusal(() -> operations.delete(nodes, deletion()));

        assertThat(refused.code()).isEqualTo(405);
        assertThat(operations.list(new Scope(Fixture.NODE, ""), ListOptions.ALL).items()).isEmpty();
    }

    @Test
    void aKindWithoutSchemaKeepsAllButChecksMetadata() {
        var free = Kind.of("shop.example/v1", "Free", "frees", "free").clusterScoped();
        var server =
                new ResourceOperations(
                        new Kinds(List.of(free)),
                        new MemoryStore(),
                        Admission.OPEN,
                        fixture.stamps);
        var good = json("{apiVersion: shop.example/v1, kind: Free, metadata: {name: a}, x: [1]}");
        var bad =
                json(
                        "{apiVersion: shop.example/v1, kind: Free, metadata: {name: b, labels: {a:"
                                + " 1}}}");

        var created = server.create(Target.of(free, "", ""), good, AS_ANN).object();

        assertThat(created.at("x").orElseThrow().compact()).isEqualTo("[1]");
        assertThat(refusal(() -> server.create(Target.of(free, "", ""), bad, AS_ANN)).message())
                .contains("metadata.labels.a in body must be of type string");
    }

    @Test
    void urlsThatNameNoObjectAreRefused() {
        var body = widget("w", "{size: 1}");

        assertThat(refusal(() -> operations.create(Target.of(WIDGET, "", ""), body, AS_ANN)).code())
                .isEqualTo(400);
        assertThat(refusal(() -> operations.get(Target.of(NAMESPACE, "shop", "shop"))).code())
                .isEqualTo(404);
        assertThat(refusal(() -> operations.get(target(""))).code()).isEqualTo(405);
    }
}
