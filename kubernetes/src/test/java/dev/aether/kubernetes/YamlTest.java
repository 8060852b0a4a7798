package dev.aether.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.kubernetes.MalformedException.Code;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlTest {
    @Test
    void plainScalarsFollowTheCoreSchema() {
        var yaml =
                "[null, ~, true, FALSE, yes, 12, +7, 0o17, 0x1F, 1., .5, 1e3, 007, 1_0, 2024-01-01]";

        assertThat(Yaml.parse(yaml).compact())
                .isEqualTo(
                        "[null,null,true,false,\"yes\",12,7,15,31,1,0.5,1e3,7,\"1_0\","
                                + "\"2024-01-01\"]");
    }

    @Test
    void quotedScalarsAreText() {
        assertThat(Yaml.parse("{a: \"1\", b: 'true', c: !!str 5, d: ! 6}").compact())
                .isEqualTo("{\"a\":\"1\",\"b\":\"true\",\"c\":\"5\",\"d\":\"6\"}");
    }

    @Test
    void aStreamMayHoldSeveralDocuments() {
        var documents = Yaml.parseAll("a: 1\n---\nb: 2\n---\n", Limits.DEFAULT);

        assertThat(documents).map(Json::compact).containsExactly("{\"a\":1}", "{\"b\":2}", "null");
    }

    @Test
    void keysThatLookLikeNumbersBecomeText() {
        assertThat(Yaml.parse("8080: web\ntrue: x").compact())
                .isEqualTo("{\"8080\":\"web\",\"true\":\"x\"}");
    }

    @Test
    void aliasesShareWhatTheyName() {
        assertThat(Yaml.parse("a: &x {k: 1}\nb: *x").compact())
                .isEqualTo("{\"a\":{\"k\":1},\"b\":{\"k\":1}}");
    }

    @Test
    void refusalsNameTheirPosition() {
        refused("a: 1\nb: 2\na: 3", Code.DUPLICATE_FIELD, 3, 1);
        refused("a: .inf", Code.UNSUPPORTED, 1, 4);
        refused("a: !!binary aGk=", Code.UNSUPPORTED, 1, 4);
        refused("<<: {a: 1}", Code.UNSUPPORTED, 1, 1);
        refused("? [a]\n: 1", Code.UNSUPPORTED, 1, 3);
        refused("a: *nowhere", Code.SYNTAX, 1, 4);
        refused("a: &x [*x]", Code.SYNTAX, 1, 8);
        refused("a: [1", Code.SYNTAX, 1, 6);
        refused("a:\n\tb: 1", Code.SYNTAX, 2, 1);
    }

    private static void refused(String yaml, Code code, int line, int column) {
        assertThatThrownBy(() -> Yaml.parse(yaml))
                .as(yaml)
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        problem -> {
                            assertThat(problem.code()).isEqualTo(code);
                            assertThat(problem.line()).isEqualTo(line);
                            assertThat(problem.column()).isEqualTo(column);
                        });
    }

    @Test
    void aLaughingBillionIsRefused() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 10; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.repeat("*a" + (i - 1) + ", ", 9).append("*a" + (i - 1) + "]\n");
        }

        assertThatThrownBy(() -> Yaml.parse(bomb.toString()))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.TOO_LARGE));
    }

    @Test
    void depthHiddenBehindAliasesCounts() {
        var limits = new Limits(1000, 4, 100);

        assertThat(Yaml.parseAll("a: &x [[1]]\nb: [*x]", limits)).hasSize(1);
        assertThatThrownBy(() -> Yaml.parseAll("a: &x [[1]]\nb: [[*x]]", limits))
                .hasMessageContaining("nested deeper than 4");
        assertThatThrownBy(() -> Yaml.parse("[".repeat(50_000)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void oneDocumentMeansOne() {
        assertThatThrownBy(() -> Yaml.parse("")).hasMessageContaining("got 0");
        assertThatThrownBy(() -> Yaml.parse("a\n---\nb")).hasMessageContaining("got 2");
    }

    @Test
    void printedYamlIsBlockStyleAndQuotesOnlyWhatNeedsIt() {
        var json =
                Json.parse(
                        "{\"name\":\"web\",\"n\":\"1\",\"y\":\"yes\",\"list\":[{\"a\":1,\"b\":[]},"
                                + "[1,2],\"x: y\"],\"e\":{},\"none\":null}");

        assertThat(Yaml.print(json))
                .isEqualTo(
                        String.join(
                                "\n",
                                List.of(
                                        "name: web",
                                        "\"n\": \"1\"",
                                        "\"y\": \"yes\"",
                                        "list:",
                                        "- a: 1",
                                        "  b: []",
                                        "- - 1",
                                        "  - 2",
                                        "- \"x: y\"",
                                        "e: {}",
                                        "none: null",
                                        "")));
    }

    @Test
    void randomTreesSurvivePrintingAndReading() {
        for (var seed = 0; seed < 2000; seed++) {
            var json = Samples.tree(new Random(seed), 4);

            assertThat(Yaml.parse(Yaml.print(json))).as("seed %d", seed).isEqualTo(json);
        }
    }

    @Test
    void damagedDocumentsNeverEscapeAsAnythingElse() {
        for (var seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder(Yaml.print(Samples.tree(random, 4)));
            for (var i = 0; i < 3; i++) {
                var symbols = "{}[]&*!|>'\"%@`:-?#, \n\tab1\u0000\uD800";
                text.setCharAt(
                        random.nextInt(text.length()),
                        symbols.charAt(random.nextInt(symbols.length())));
            }
            try {
                Yaml.parseAll(text.toString(), Limits.DEFAULT);
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
