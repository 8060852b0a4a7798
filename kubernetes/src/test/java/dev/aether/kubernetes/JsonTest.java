package dev.aether.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.kubernetes.MalformedException.Code;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void fieldsKeepTheirOrderAndNumbersTheirText() {
        var text = "{\"z\":1.50,\"a\":-0,\"big\":123456789012345678901234567890,\"e\":1e3}";

        assertThat(Json.parse(text).compact()).isEqualTo(text);
    }

    @Test
    void equalityIgnoresFieldOrder() {
        assertThat(Json.parse("{\"a\":1,\"b\":2}")).isEqualTo(Json.parse("{\"b\":2,\"a\":1}"));
    }

    @Test
    void aPathReachesIntoObjectsAndArrays() {
        var json = Json.parse("{\"metadata\":{\"name\":\"x\",\"owners\":[{\"uid\":\"u\"}]}}");

        assertThat(json.textAt("metadata", "name")).contains("x");
        assertThat(json.textAt("metadata", "owners", "0", "uid")).contains("u");
        assertThat(json.at("metadata", "owners", "1")).isEmpty();
        assertThat(json.at("metadata", "owners", "00")).isEmpty();
        assertThat(json.at("metadata", "name", "deeper")).isEmpty();
    }

    @Test
    void settingAtAPathCreatesTheObjectsOnTheWay() {
        var json = Json.object().withAt(List.of("a", "b", "c"), Json.number(7));

        assertThat(json.compact()).isEqualTo("{\"a\":{\"b\":{\"c\":7}}}");
        assertThat(json.withoutAt("a", "b", "c").compact()).isEqualTo("{\"a\":{\"b\":{}}}");
        assertThat(json.withoutAt("a", "x", "c")).isEqualTo(json);
    }

    @Test
    void aReplacedFieldStaysInItsPlace() {
        var json = (Json.ObjectNode) Json.parse("{\"a\":1,\"b\":2}");

        assertThat(json.with("a", 3).compact()).isEqualTo("{\"a\":3,\"b\":2}");
    }

    @Test
    void wholeNumbersAreRecognisedWhateverTheirSpelling() {
        assertThat(Json.parse("1e3").wholeAt()).hasValue(1000);
        assertThat(Json.parse("2.0").wholeAt()).hasValue(2);
        assertThat(Json.parse("2.5").wholeAt()).isEmpty();
        assertThat(Json.parse("1e9999").wholeAt()).isEmpty();
        assertThat(Json.parse("9223372036854775808").wholeAt()).isEmpty();
    }

    @Test
    void aRepeatedFieldIsRefusedWithItsPosition() {
        assertThatThrownBy(() -> Json.parse("{\"a\":1,\n \"a\":2}"))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(Code.DUPLICATE_FIELD);
                            assertThat(refused.line()).isEqualTo(2);
                            assertThat(refused.column()).isEqualTo(2);
                        });
    }

    @Test
    void whatIsNotJsonIsRefused() {
        var wrong =
                List.of(
                        "",
                        " ",
                        "{",
                        "[1,]",
                        "{\"a\":}",
                        "01",
                        "+1",
                        ".5",
                        "NaN",
                        "'a'",
                        "tru",
                        "1e99999",
                        "{} {}",
                        "// x\n1",
                        "\"\u0001\"",
                        "{a:1}");

        for (var text : wrong) {
            assertThatThrownBy(() -> Json.parse(text))
                    .as(text)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void deepLargeAndNumerousDocumentsAreRefused() {
        var limits = new Limits(100, 3, 5);

        assertThat(JsonText.parse("[[[1]]]", limits)).isNotNull();
        refusedAsTooLarge("[[[[1]]]]", limits);
        refusedAsTooLarge("[1,2,3,4,5]", limits);
        refusedAsTooLarge("\"" + "x".repeat(100) + "\"", limits);
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(MalformedException.class);
    }

    private static void refusedAsTooLarge(String text, Limits limits) {
        assertThatThrownBy(() -> JsonText.parse(text, limits))
                .isInstanceOfSatisfying(
                        MalformedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(Code.TOO_LARGE));
    }

    @Test
    void randomTreesSurvivePrintingAndReading() {
        for (var seed = 0; seed < 500; seed++) {
            var json = Samples.tree(new Random(seed), 4);

            assertThat(Json.parse(json.compact())).as("seed %d", seed).isEqualTo(json);
            assertThat(Json.parse(json.pretty())).as("seed %d", seed).isEqualTo(json);
            assertThat(Json.parse(json.bytes())).as("seed %d", seed).isEqualTo(json);
        }
    }

    @Test
    void damagedDocumentsNeverEscapeAsAnythingElse() {
        for (var seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            var bytes = Samples.tree(random, 4).bytes();
            for (var i = 0; i < 3 && bytes.length > 0; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                Json.parse(bytes);
            } catch (MalformedException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    @Test
    void prettyPrintingIsIndentedByTwo() {
        var pretty = Json.parse("{\"a\":[1,{}],\"b\":[],\"c\":{\"d\":null}}").pretty();

        assertThat(pretty)
                .isEqualTo(
                        String.join(
                                "\n",
                                new ArrayList<>(
                                        List.of(
                                                "{",
                                                "  \"a\": [",
                                                "    1,",
                                                "    {}",
                                                "  ],",
                                                "  \"b\": [],",
                                                "  \"c\": {",
                                                "    \"d\": null",
                                                "  }",
                                                "}"))));
        assertThat(Json.text("ä").bytes()).isEqualTo("\"ä\"".getBytes(StandardCharsets.UTF_8));
    }
}
