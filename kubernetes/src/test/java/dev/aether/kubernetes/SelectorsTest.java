package dev.aether.kubernetes;

import static dev.aether.kubernetes.Fixture.EVENT;
import static dev.aether.kubernetes.Fixture.WIDGET;
import static dev.aether.kubernetes.Fixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SelectorsTest {
    private static boolean matches(String selector, String labels) {
        return LabelSelector.parse(selector).matches(Fixture.json(labels).fields());
    }

    @Test
    void labelsAreComparedByEquality() {
        assertThat(matches("a=b", "{a: b}")).isTrue();
        assertThat(matches("a==b", "{a: c}")).isFalse();
        assertThat(matches("a!=b", "{a: c}")).isTrue();
        assertThat(matches("a!=b", "{}")).isTrue();
        assertThat(matches("a=", "{a: \"\"}")).isTrue();
        assertThat(matches(" a = b , c != d ", "{a: b}")).isTrue();
        assertThat(matches("x.example/a=b", "{x.example/a: b}")).isTrue();
        assertThat(matches("", "{}")).isTrue();
    }

    @Test
    void labelsAreComparedBySets() {
        assertThat(matches("a in (b, c)", "{a: c}")).isTrue();
        assertThat(matches("a in (b,c)", "{}")).isFalse();
        assertThat(matches("a notin (b,c)", "{}")).isTrue();
        assertThat(matches("a notin (b)", "{a: b}")).isFalse();
        assertThat(matches("a", "{a: x}")).isTrue();
        assertThat(matches("!a", "{a: x}")).isFalse();
        assertThat(matches("!a,b", "{b: x}")).isTrue();
        assertThat(matches("a in (,b)", "{a: \"\"}")).isTrue();
        assertThat(matches("n > 5, n < 10", "{n: \"7\"}")).isTrue();
        assertThat(matches("n>5", "{n: x}")).isFalse();
        assertThat(matches("in in (in)", "{in: in}")).isTrue();
    }

    @Test
    void malformedLabelSelectorsAreRefused() {
        for (var wrong :
                new String[] {
                    ",",
                    "a=b,",
                    "a in b",
                    "a in (b",
                    "a b",
                    "a=b=c",
                    "=b",
                    "!",
                    "a=-b",
                    "-a=b",
                    "n > x",
                    "a in (b))",
                    "a,,b",
                    "a(b)",
                    "/a=b",
                    "a/=b"
                }) {
            assertThat(refusal(() -> LabelSelector.parse(wrong)).code()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void fieldsAreComparedIfTheKindAllowsIt() {
        var event =
                Fixture.json(
                        "{metadata: {name: e, namespace: n}, involvedObject: {name: web},"
                                + " reason: \"a,b\"}");

        assertThat(FieldSelector.parse("involvedObject.name=web", EVENT).matches(event)).isTrue();
        assertThat(FieldSelector.parse("metadata.name!=e", EVENT).matches(event)).isFalse();
        assertThat(FieldSelector.parse("type=", EVENT).matches(event)).isTrue();
        assertThat(FieldSelector.parse("reason=a\\,b,metadata.namespace==n", EVENT).matches(event))
                .isTrue();
        assertThat(FieldSelector.parse("metadata.name=e", EVENT).name()).contains("e");
        assertThat(refusal(() -> FieldSelector.parse("spec.size=1", WIDGET)).message())
                .contains("field label not supported: spec.size");
        assertThat(refusal(() -> FieldSelector.parse("nonsense", WIDGET)).code()).isEqualTo(400);
    }

    @Test
    void randomSelectorsAreReadOrRefused() {
        var symbols = "ab,=!()<> in";
        for (var seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var i = random.nextInt(12); i >= 0; i--) {
                text.append(symbols.charAt(random.nextInt(symbols.length())));
            }
            try {
                LabelSelector.parse(text.toString()).matches(Fixture.json("{a: b}").fields());
                FieldSelector.parse(text.toString(), WIDGET);
            } catch (StatusException refused) {
                assertThat(refused.status().code()).as("seed %d", seed).isEqualTo(400);
            }
        }
    }

    @Test
    void namesFollowTheirRules() {
        assertThat(Names.subdomain("a.b-c.1")).isEmpty();
        assertThat(Names.subdomain("a..b")).isNotEmpty();
        assertThat(Names.subdomain("A")).isNotEmpty();
        assertThat(Names.subdomain("a".repeat(254))).isNotEmpty();
        assertThat(Names.label("a-1")).isEmpty();
        assertThat(Names.label("a.b")).isNotEmpty();
        assertThat(Names.label("a".repeat(64))).isNotEmpty();
        assertThat(Names.qualifiedName("x.example/My_key")).isEmpty();
        assertThat(Names.qualifiedName("X/a")).isNotEmpty();
        assertThat(Names.qualifiedName("a/")).isNotEmpty();
        assertThat(Names.labelValue("")).isEmpty();
        assertThat(Names.labelValue("a b")).isNotEmpty();
    }
}
