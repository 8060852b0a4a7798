package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static String merge(String target, String patch) {
        return MergePatch.apply(Yaml.parse(target), Yaml.parse(patch)).compact();
    }

    private static String json(String target, String patch) {
        return JsonPatch.apply(Yaml.parse(target), Yaml.parse(patch)).compact();
    }

    private static Status jsonRefusal(String target, String patch) {
        return refusal(() -> json(target, patch));
    }

    private static String strategic(String target, String patch) {
        var spec = Fixture.WIDGET.schema().objectAt("properties", "spec");
        return StrategicMergePatch.apply(spec, Fixture.json(target), Fixture.json(patch)).compact();
    }

    @Test
    void mergePatchDoesWhatItsStandardLists() {
        assertThat(merge("{a: b}", "{a: c}")).isEqualTo("{\"a\":\"c\"}");
        assertThat(merge("{a: b}", "{b: c}")).isEqualTo("{\"a\":\"b\",\"b\":\"c\"}");
        assertThat(merge("{a: b}", "{a: null}")).isEqualTo("{}");
        assertThat(merge("{a: b, b: c}", "{a: null}")).isEqualTo("{\"b\":\"c\"}");
        assertThat(merge("{a: [b]}", "{a: c}")).isEqualTo("{\"a\":\"c\"}");
        assertThat(merge("{a: c}", "{a: [b]}")).isEqualTo("{\"a\":[\"b\"]}");
        assertThat(merge("{a: {b: c}}", "{a: {b: d, c: null}}")).isEqualTo("{\"a\":{\"b\":\"d\"}}");
        assertThat(merge("{a: [{b: c}]}", "{a: [1]}")).isEqualTo("{\"a\":[1]}");
        assertThat(merge("[a, b]", "[c, d]")).isEqualTo("[\"c\",\"d\"]");
        assertThat(merge("{a: b}", "[c]")).isEqualTo("[\"c\"]");
        assertThat(merge("{a: foo}", "null")).isEqualTo("null");
        assertThat(merge("{e: null}", "{a: 1}")).isEqualTo("{\"e\":null,\"a\":1}");
        assertThat(merge("[1, 2]", "{a: b, c: null}")).isEqualTo("{\"a\":\"b\"}");
        assertThat(merge("{}", "{a: {bb: {ccc: null}}}")).isEqualTo("{\"a\":{\"bb\":{}}}");
    }

    @Test
    void jsonPatchDoesWhatItsStandardLists() {
        assertThat(json("{foo: bar}", "[{op: add, path: /baz, value: qux}]"))
                .isEqualTo("{\"foo\":\"bar\",\"baz\":\"qux\"}");
        assertThat(json("{foo: [a, c]}", "[{op: add, path: /foo/1, value: b}]"))
                .isEqualTo("{\"foo\":[\"a\",\"b\",\"c\"]}");
        assertThat(json("{foo: [a]}", "[{op: add, path: /foo/-, value: [b]}]"))
                .isEqualTo("{\"foo\":[\"a\",[\"b\"]]}");
        assertThat(json("{a: 1, b: 2}", "[{op: remove, path: /a}]")).isEqualTo("{\"b\":2}");
        assertThat(json("{a: [1, 2, 3]}", "[{op: remove, path: /a/1}]")).isEqualTo("{\"a\":[1,3]}");
        assertThat(json("{a: 1}", "[{op: replace, path: /a, value: 2}]")).isEqualTo("{\"a\":2}");
        assertThat(json("{a: {x: 1}, b: {}}", "[{op: move, from: /a/x, path: /b/y}]"))
                .isEqualTo("{\"a\":{},\"b\":{\"y\":1}}");
        assertThat(json("{a: [1, 2, 3]}", "[{op: move, from: /a/0, path: /a/2}]"))
                .isEqualTo("{\"a\":[2,3,1]}");
        assertThat(json("{a: 1}", "[{op: copy, from: /a, path: /b}]"))
                .isEqualTo("{\"a\":1,\"b\":1}");
        assertThat(json("{a: 1.0}", "[{op: test, path: /a, value: 1}]")).isEqualTo("{\"a\":1.0}");
        assertThat(json("{a: {b: [1], c: 2}}", "[{op: test, path: /a, value: {c: 2.0, b: [1]}}]"))
                .isEqualTo("{\"a\":{\"b\":[1],\"c\":2}}");
        assertThat(json("{\"a/b\": 1, \"m~n\": 2}", "[{op: remove, path: /a~1b}]"))
                .isEqualTo("{\"m~n\":2}");
        assertThat(json("{a: 1}", "[{op: replace, path: \"\", value: {b: 2}}]"))
                .isEqualTo("{\"b\":2}");
    }

    @Test
    void jsonPatchesThatCannotBeDoneAreRefused() {
        assertThat(jsonRefusal("{a: 1}", "[{op: remove, path: /b}]").message())
                .isEqualTo("the path /b does not exist in the object");
        assertThat(jsonRefusal("{a: [1]}", "[{op: add, path: /a/2, value: 1}]").code())
                .isEqualTo(422);
        assertThat(jsonRefusal("{a: [1]}", "[{op: add, path: /a/01, value: 1}]").code())
                .isEqualTo(422);
        assertThat(jsonRefusal("{a: [1]}", "[{op: replace, path: /a/-, value: 1}]").code())
                .isEqualTo(422);
        assertThat(jsonRefusal("{a: 1}", "[{op: test, path: /a, value: \"1\"}]").message())
                .isEqualTo("testing value /a failed");
        assertThat(jsonRefusal("{a: 1}", "[{op: add, path: /b/c, value: 1}]").code())
                .isEqualTo(422);
        assertThat(jsonRefusal("{a: {}}", "[{op: move, from: /a, path: /a/b}]").code())
                .isEqualTo(400);
        assertThat(jsonRefusal("{}", "{}").code()).isEqualTo(400);
        assertThat(jsonRefusal("{}", "[{op: frob, path: /a}]").code()).isEqualTo(400);
        assertThat(jsonRefusal("{}", "[{op: add, path: /a}]").code()).isEqualTo(400);
        assertThat(jsonRefusal("{}", "[{op: add, path: a, value: 1}]").code()).isEqualTo(400);
        assertThat(jsonRefusal("{}", "[{op: remove, path: \"\"}]").code()).isEqualTo(400);
    }

    @Test
    void copiesOfCopiesAreBounded() {
        var wide = "{op: copy, from: \"\", path: /a}, {op: copy, from: \"\", path: /b},";
        var deep = "{op: copy, from: \"\", path: /a},";

        assertThat(jsonRefusal("{b: 1}", "[" + wide.repeat(40) + "]").code()).isEqualTo(413);
        assertThat(jsonRefusal("{b: 1}", "[" + deep.repeat(200) + "]").code()).isEqualTo(413);
        assertThat(json("{b: 1}", "[" + deep.repeat(20) + "]")).hasSizeGreaterThan(100);
    }

    @Test
    void strategicPatchMergesListsAsTheSchemaSays() {
        assertThat(strategic("{ports: [{name: a, port: 1}]}", "{ports: [{name: a, host: h}]}"))
                .isEqualTo("{\"ports\":[{\"name\":\"a\",\"port\":1,\"host\":\"h\"}]}");
        assertThat(strategic("{tags: [a, b]}", "{tags: [b, c]}"))
                .isEqualTo("{\"tags\":[\"a\",\"b\",\"c\"]}");
        assertThat(strategic("{order: [a, b]}", "{order: [c]}")).isEqualTo("{\"order\":[\"c\"]}");
        assertThat(strategic("{env: {a: b}}", "{env: {c: d, a: null}}"))
                .isEqualTo("{\"env\":{\"c\":\"d\"}}");
    }

    @Test
    void strategicDirectivesAreObeyed() {
        assertThat(
                        strategic(
                                "{ports: [{name: a}, {name: b}]}",
                                "{ports: [{name: a, $patch: delete}]}"))
                .isEqualTo("{\"ports\":[{\"name\":\"b\"}]}");
        assertThat(strategic("{ports: [{name: a}]}", "{ports: [{$patch: replace}, {name: c}]}"))
                .isEqualTo("{\"ports\":[{\"name\":\"c\"}]}");
        assertThat(strategic("{env: {a: b}}", "{env: {$patch: replace, c: d}}"))
                .isEqualTo("{\"env\":{\"c\":\"d\"}}");
        assertThat(strategic("{env: {a: b}, size: 1}", "{env: {$patch: delete}}"))
                .isEqualTo("{\"size\":1}");
        assertThat(strategic("{tags: [a, b, c]}", "{$deleteFromPrimitiveList/tags: [a, c]}"))
                .isEqualTo("{\"tags\":[\"b\"]}");
        assertThat(strategic("{env: {a: b, c: d}}", "{env: {$retainKeys: [c], c: e}}"))
                .isEqualTo("{\"env\":{\"c\":\"e\"}}");
        assertThat(
                        strategic(
                                "{ports: [{name: s}, {name: a}, {name: t}]}",
                                "{$setElementOrder/ports: [{name: b}, {name: a}],"
                                        + " ports: [{name: b, port: 2}]}"))
                .isEqualTo(
                        "{\"ports\":[{\"name\":\"b\",\"port\":2},{\"name\":\"s\"},"
                                + "{\"name\":\"a\"},{\"name\":\"t\"}]}");
        assertThat(refusal(() -> strategic("{}", "{env: {$patch: frob}}")).code()).isEqualTo(400);
        assertThat(refusal(() -> strategic("{}", "{ports: [{port: 1}]}")).message())
                .contains("does not contain declared merge key: name");
        assertThat(refusal(() -> strategic("{}", "{ports: [1]}")).code()).isEqualTo(400);
    }

    @Test
    void randomPatchesEndInAnObjectOrARefusal() {
        var operations = List.of("add", "remove", "replace", "move", "copy", "test", "x");
        for (var seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var target = Samples.object(random, 3);
            var patch = Samples.tree(random, 3);
            var path = "/" + Samples.text(random).value();
            var operation =
                    Json.object("op", operations.get(random.nextInt(operations.size())))
                            .with("path", path)
                            .with("from", "/" + Samples.text(random).value())
                            .with("value", patch);
            MergePatch.apply(target, patch);
            try {
                JsonPatch.apply(target, Json.array(operation));
                StrategicMergePatch.apply(
                        Fixture.WIDGET.schema(), target, Samples.object(random, 3));
            } catch (StatusException refused) {
                assertThat(refused.status().code()).as("seed %d", seed).isIn(400, 422);
            }
        }
    }
}
