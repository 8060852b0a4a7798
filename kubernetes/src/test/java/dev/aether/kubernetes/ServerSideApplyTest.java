package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.refusal;
import static dev.aether.kubernetes.Fixture.target;
import static dev.aether.kubernetes.Fixture.widget;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private final Fixture fixture = new Fixture();

    private static WriteOptions as(String manager, boolean force) {
        return WriteOptions.parse("ann", manager, "", "Strict", force);
    }

    private ObjectNode apply(String manager, String spec) {
        return apply(manager, spec, false);
    }

    private ObjectNode apply(String manager, String spec, boolean force) {
        return fixture.operations
                .patch(target("w1"), PatchKind.APPLY, widget("w1", spec), as(manager, force))
                .object();
    }

    private static String spec(ObjectNode object) {
        return object.objectAt("spec").compact();
    }

    private static String owned(ObjectNode object, String manager) {
        for (var entry : object.itemsAt("metadata", "managedFields")) {
            if (entry.textAt("manager").orElse("").equals(manager)) {
                return entry.at("fieldsV1").orElseThrow().compact();
            }
        }
        return "nothing";
    }

    @Test
    void applyCreatesWhatIsAbsentAndOwnsWhatItNamed() {
        var created =
                fixture.operations.patch(
                        target("w1"),
                        PatchKind.APPLY,
                        widget("w1", "{size: 1, tags: [x], ports: [{name: a, port: 1}]}"),
                        as("one", false));

        assertThat(created.created()).isTrue();
        assertThat(owned(created.object(), "one"))
                .isEqualTo(
                        "{\"f:spec\":{\"f:ports\":{\"k:{\\\"name\\\":\\\"a\\\"}\":{\".\":{},"
                                + "\"f:name\":{},\"f:port\":{}}},\"f:size\":{},"
                                + "\"f:tags\":{\"v:\\\"x\\\"\":{}}}}");
        assertThat(spec(created.object())).contains("\"color\":\"red\"");
    }

    @Test
    void applyingTheSameAgainChangesNothing() {
        var first = apply("one", "{size: 1}");
        var second = apply("one", "{size: 1}");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void whatIsNoLongerAppliedIsRemoved() {
        apply("one", "{size: 1, note: abc, env: {a: b, c: d}, ports: [{name: a}, {name: b}]}");

        var second = apply("one", "{size: 1, env: {a: b}, ports: [{name: b}]}");

        assertThat(spec(second))
                .isEqualTo(
                        "{\"size\":1,\"env\":{\"a\":\"b\"},\"ports\":[{\"name\":\"b\"}],"
                                + "\"color\":\"red\"}");
    }

    @Test
    void containersThatBecomeEmptyGoToo() {
        apply("one", "{size: 1, env: {a: b}}");

        assertThat(spec(apply("one", "{size: 1}"))).isEqualTo("{\"size\":1,\"color\":\"red\"}");
    }

    @Test
    void anotherManagersValueIsAConflictUnlessForced() {
        apply("one", "{size: 1, note: abc}");

        var refused = refusal(() -> apply("two", "{size: 2, note: xyz}"));
        assertThat(refused.code()).isEqualTo(409);
        assertThat(refused.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"one\":\n"
                                + "- .spec.note\n- .spec.size");
        assertThat(refused.details().compact())
                .isEqualTo(
                        "{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"conflict"
                                + " with \\\"one\\\"\",\"field\":\".spec.note\"},{\"reason\":"
                                + "\"FieldManagerConflict\",\"message\":\"conflict with"
                                + " \\\"one\\\"\",\"field\":\".spec.size\"}]}");

        var forced = apply("two", "{size: 2}", true);
        assertThat(forced.wholeAt("spec", "size")).hasValue(2);
        assertThat(owned(forced, "one")).isEqualTo("{\"f:spec\":{\"f:note\":{}}}");
        assertThat(owned(forced, "two")).isEqualTo("{\"f:spec\":{\"f:size\":{}}}");
    }

    @Test
    void equalValuesAreSharedAndSurviveOneOwnerLeaving() {
        apply("one", "{size: 1, note: abc}");
        apply("two", "{size: 1, note: abc}");

        var left = apply("one", "{size: 1}");

        assertThat(left.textAt("spec", "note")).contains("abc");
        assertThat(owned(left, "two")).contains("f:note");
    }

    @Test
    void managersOwnDifferentItemsOfOneList() {
        apply("one", "{size: 1, ports: [{name: a, port: 1}]}");
        apply("two", "{size: 1, ports: [{name: b, port: 2}]}");

        var left = apply("one", "{size: 1}");

        assertThat(left.at("spec", "ports").orElseThrow().compact())
                .isEqualTo("[{\"name\":\"b\",\"port\":2}]");
    }

    @Test
    void anUpdateTakesWhatItChanges() {
        apply("one", "{size: 1, note: abc}");

        var updated =
                fixture.operations
                        .patch(
                                target("w1"),
                                PatchKind.MERGE,
                                Yaml.parse("{spec: {size: 2}}"),
                                as("editor", false))
                        .object();

        assertThat(owned(updated, "one")).isEqualTo("{\"f:spec\":{\"f:note\":{}}}");
        assertThat(owned(updated, "editor")).isEqualTo("{\"f:spec\":{\"f:size\":{}}}");
        assertThat(refusal(() -> apply("one", "{size: 1, note: abc}")).message())
                .isEqualTo(
                        "Apply failed with 1 conflict: conflict with \"editor\" using"
                                + " shop.example/v1: .spec.size");
    }

    @Test
    void createAndUpdateAreOwnedToo() {
        var created = fixture.create("w1", "{size: 1}");

        assertThat(owned(created, "kubectl"))
                .isEqualTo("{\"f:spec\":{\"f:color\":{},\"f:size\":{}}}");
    }

    @Test
    void statusIsAppliedApart() {
        apply("one", "{size: 1}");
        var status =
                Fixture.json(
                        "{apiVersion: shop.example/v1, kind: Widget, metadata: {name: w1},"
                                + " status: {phase: Up}}");

        var applied =
                fixture.operations
                        .patch(
                                target("w1").part(Target.Part.STATUS),
                                PatchKind.APPLY,
                                status,
                                as("controller", false))
                        .object();

        assertThat(applied.textAt("status", "phase")).contains("Up");
        assertThat(applied.wholeAt("spec", "size")).hasValue(1);
        assertThat(owned(applied, "controller")).isEqualTo("{\"f:status\":{\"f:phase\":{}}}");
        assertThat(apply("one", "{size: 3}").textAt("status", "phase")).contains("Up");
    }

    @Test
    void managedFieldsMayNotBeApplied() {
        var body = Metadata.with(widget("w1", "{size: 1}"), "managedFields", Json.array());

        var refused =
                refusal(() ->
                        fixture.operations.patch(
                                target("w1"), PatchKind.APPLY, body, as("one", false)));

        assertThat(refused.message()).isEqualTo("metadata.managedFields must be nil");
    }

    @Test
    void theListOfUpdatersStaysShort() {
        fixture.create("w1", "{size: 1}");
        for (var i = 0; i < 30; i++) {
            fixture.operations.patch(
                    target("w1"),
                    PatchKind.MERGE,
                    Yaml.parse("{metadata: {labels: {l" + i + ": x}}}"),
                    as("m" + i, false));
        }

        var managed = fixture.find("w1").orElseThrow().itemsAt("metadata", "managedFields");

        assertThat(managed).hasSizeLessThanOrEqualTo(10);
        assertThat(managed.toString()).contains("ancient-changes");
    }

    @Test
    void fieldSetsSurviveEncoding() {
        for (var seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var object =
                    widget("w", "{size: 1}")
                            .with("spec", Samples.object(random, 3))
                            .withAt(List.of("spec", "free"), Samples.object(random, 3));
            var fields = Fields.of(target("w"), object).keySet();

            assertThat(Fields.decode(Fields.encode(fields)))
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(
                            fields.stream().filter(ServerSideApplyTest::encodable).toList());
        }
    }

    /** Empty field names cannot be told apart from the mark of the field itself. */
    private static boolean encodable(FieldPath path) {
        return path.steps().stream().noneMatch(step -> step.length() == 2);
    }
}
