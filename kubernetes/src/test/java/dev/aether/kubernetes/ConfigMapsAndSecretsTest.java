package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.AS_ANN;
import static dev.aether.kubernetes.Fixture.CONFIG_MAP;
import static dev.aether.kubernetes.Fixture.SECRET;
import static dev.aether.kubernetes.Fixture.json;
import static dev.aether.kubernetes.Fixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMapsAndSecretsTest {
    private final Fixture fixture = new Fixture();

    private ObjectNode create(Kind kind, String fields) {
        var body =
                json(
                        "{apiVersion: v1, kind: %s, metadata: {name: x}, %s}"
                                .formatted(kind.id().kind(), fields));
        return fixture.operations.create(Target.of(kind, "shop", ""), body, AS_ANN).object();
    }

    private ObjectNode patch(Kind kind, PatchKind how, String yaml) {
        return fixture.operations
                .patch(Target.of(kind, "shop", "x"), how, Yaml.parse(yaml), AS_ANN)
                .object();
    }

    private List<String> wrong(Kind kind, String fields) {
        return causes(refusal(() -> create(kind, fields)));
    }

    private static List<String> causes(Status refused) {
        assertThat(refused.code()).as(refused.message()).isEqualTo(422);
        return refused.details().itemsAt("causes").stream()
                .map(cause ->
                        cause.textAt("field").orElse("")
                                + ": "
                                + cause.textAt("message").orElse(""))
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aSecretHasATypeAndItsTextsBecomeBytes() {
        var secret = create(SECRET, "data: {a: b2xk, b: b2xk}, stringData: {a: new, c: ''}");

        assertThat(secret.textAt("type")).contains("Opaque");
        assertThat(secret.has("stringData")).isFalse();
        assertThat(secret.objectAt("data"))
                .isEqualTo(json("{a: %s, b: b2xk, c: ''}".formatted(base64("new"))));
    }

    @Test
    void everyWayToWriteTakesTexts() {
        create(SECRET, "stringData: {a: one}");

        patch(SECRET, PatchKind.MERGE, "stringData: {b: two}");
        patch(SECRET, PatchKind.STRATEGIC, "stringData: {c: three}");
        var patched =
                patch(SECRET, PatchKind.JSON, "[{op: add, path: /stringData, value: {d: four}}]");

        assertThat(patched.objectAt("data").fields()).containsOnlyKeys("a", "b", "c", "d");
        var replaced =
                fixture.operations
                        .replace(
                                Target.of(SECRET, "shop", "x"),
                                patched.with("stringData", json("{a: six}")),
                                AS_ANN)
                        .object();
        assertThat(replaced.textAt("data", "a")).contains(base64("six"));
        assertThat(replaced.has("stringData")).isFalse();
    }

    @Test
    void anApplierOwnsTheBytesOfItsTextsAndTakesThemAwayAgain() {
        var form = "{apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: %s}";

        var first = patch(SECRET, PatchKind.APPLY, form.formatted("{a: one, b: two}"));
        var second = patch(SECRET, PatchKind.APPLY, form.formatted("{a: one}"));

        assertThat(first.itemsAt("metadata", "managedFields").getFirst().compact())
                .contains("f:data", "f:b")
                .doesNotContain("f:stringData", base64("one"), "one");
        assertThat(second.objectAt("data").fields()).containsOnlyKeys("a");
        var another = WriteOptions.parse("bob", "other", "", "Strict", false);
        var conflict =
                refusal(() ->
                        fixture.operations.patch(
                                Target.of(SECRET, "shop", "x"),
                                PatchKind.APPLY,
                                json(form.formatted("{a: other}")),
                                another));
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.json().compact()).contains("data.a").doesNotContain(base64("one"));
    }

    @Test
    void bytesAreKeptInOneForm() {
        var map = create(CONFIG_MAP, "binaryData: {a: \"aGVs\\nbG8=\\n\"}");

        assertThat(map.textAt("binaryData", "a")).contains("aGVsbG8=");
    }

    @Test
    void keysAreThoseOfFiles() {
        assertThat(wrong(CONFIG_MAP, "data: {'a b': x, '..': x, '..a': x, '.': x}"))
                .hasSize(4)
                .anyMatch(cause ->
                        cause.startsWith(
                                "data[a b]: Invalid value: \"a b\": a valid config key must consist of"))
                .contains(
                        "data[..]: Invalid value: \"..\": must not be '..'",
                        "data[..a]: Invalid value: \"..a\": must not start with '..'");
        assertThat(wrong(SECRET, "stringData: {%s: x}".formatted("k".repeat(254))).getFirst())
                .contains("must be no more than 253 characters");
        assertThat(wrong(CONFIG_MAP, "data: {a: x}, binaryData: {a: ''}"))
                .containsExactly(
                        "data[a]: Invalid value: \"a\": duplicate of key present in binaryData");
    }

    @Test
    void aMebibyteIsTheMost() {
        var most = "x".repeat((1 << 20) - 1);

        create(CONFIG_MAP, "data: {a: %s, b: y}".formatted(most));
        assertThat(wrong(CONFIG_MAP, "data: {a: %s, b: yy}".formatted(most)))
                .containsExactly(": Too long: may not be more than 1048576 bytes");
        create(SECRET, "stringData: {a: %s, b: y}".formatted(most));
        assertThat(wrong(SECRET, "stringData: {a: %s, b: yy}".formatted(most)))
                .containsExactly("data: Too long: may not be more than 1048576 bytes");
    }

    @Test
    void whatIsImmutableStaysAsItIs() {
        create(CONFIG_MAP, "immutable: true, data: {a: x}");

        assertThat(causes(refusal(() -> patch(CONFIG_MAP, PatchKind.MERGE, "data: {a: y}"))))
                .containsExactly("data: Forbidden: field is immutable when `immutable` is set");
        assertThat(causes(refusal(() -> patch(CONFIG_MAP, PatchKind.MERGE, "immutable: null"))))
                .containsExactly(
                        "immutable: Forbidden: field is immutable when `immutable` is set");
        assertThat(
                        patch(CONFIG_MAP, PatchKind.MERGE, "metadata: {labels: {a: b}}")
                                .textAt("metadata", "labels", "a"))
                .contains("b");
    }

    @Test
    void theTypeOfASecretIsKeptAndKeepsItsPromise() {
        create(SECRET, "type: my/type");

        assertThat(causes(refusal(() -> patch(SECRET, PatchKind.MERGE, "type: your/type"))))
                .containsExactly("type: Invalid value: \"your/type\": field is immutable");
        assertThat(wrong(SECRET, "type: kubernetes.io/tls, data: {tls.crt: ''}"))
                .containsExactly("data[tls.key]: Required value");
        assertThat(wrong(SECRET, "type: kubernetes.io/basic-auth")).hasSize(2);
        assertThat(wrong(SECRET, "type: kubernetes.io/ssh-auth, stringData: {ssh-privatekey: ''}"))
                .containsExactly("data[ssh-privatekey]: Required value");
        assertThat(wrong(SECRET, "type: kubernetes.io/service-account-token"))
                .containsExactly(
                        "metadata.annotations[kubernetes.io/service-account.name]: Required value");
        assertThat(wrong(SECRET, "type: kubernetes.io/dockercfg"))
                .containsExactly("data[.dockercfg]: Required value");
    }

    @Test
    void noProblemShowsAValue() {
        var refusals =
                List.of(
                        refusal(() -> create(SECRET, "data: {a: hunter2!}")),
                        refusal(() -> create(SECRET, "stringData: {a: [hunter2]}")),
                        refusal(() -> create(SECRET, "stringData: [hunter2]")),
                        refusal(() ->
                                create(SECRET, "data: {'a b': %s}".formatted(base64("hunter2")))),
                        refusal(() ->
                                create(
                                        SECRET,
                                        "type: kubernetes.io/dockerconfigjson,"
                                                + " stringData: {.dockerconfigjson: hunter2}")));

        for (var refused : refusals) {
            assertThat(refused.code()).isEqualTo(422);
            assertThat(refused.json().compact()).doesNotContain("hunter2", base64("hunter2"));
        }
        assertThat(causes(refusals.getFirst()))
                .containsExactly(
                        "data[a]: Invalid value: \"<secret contents redacted>\": must be base64");
    }
}
