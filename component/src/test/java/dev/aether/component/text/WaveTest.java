package dev.aether.component.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.abi.Primitive;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaveTest {
    private static final int ROUNDS = 20_000;

    @Test
    void everyValueOfEveryTypeIsReadAsItWasWritten() {
        long seed = Long.getLong("aether.draw", 20_261_122L);
        for (int round = 0; round < ROUNDS; round++) {
            var random = new SplittableRandom(seed + round);
            WitType type = RandomWit.type(random, 4);
            Object value = RandomWit.value(type, random);

            String text = Wave.print(type, value);
            Object read = Wave.parse(type, text);

            assertThat(RandomWit.plain(read))
                    .as("seed %d: %s", seed + round, text)
                    .isEqualTo(RandomWit.plain(value));
        }
    }

    /** Whatever becomes of damaged text, it is a value or an error that says where. */
    @Test
    void damagedTextIsAnErrorAtAColumn() {
        long seed = Long.getLong("aether.draw", 20_261_122L);
        for (int round = 0; round < ROUNDS; round++) {
            var random = new SplittableRandom(seed + round);
            WitType type = RandomWit.type(random, 3);
            var text = new StringBuilder(Wave.print(type, RandomWit.value(type, random)));
            int at = random.nextInt(text.length() + 1);
            text.insert(at, "(){}[]\"'\\,:%-1eu".charAt(random.nextInt(16)));
            try {
                Wave.parse(type, text.toString());
            } catch (WaveException refused) {
                assertThat(refused.column())
                        .as("seed %d: %s", seed + round, text)
                        .isBetween(1, text.length() + 1);
            }
        }
    }

    @Test
    void shortFormsAreUnderstood() {
        WitType number = new WitType.Builtin(Primitive.U8);
        WitType maybe = new WitType.OptionOf(number);
        WitType outcome = new WitType.ResultOf(Optional.of(maybe), Optional.of(text()));

        assertThat(Wave.parse(maybe, "7")).isEqualTo(Optional.of(7));
        assertThat(Wave.parse(outcome, "ok(7)")).isEqualTo(Outcome.ok(Optional.of(7)));
        assertThat(Wave.parse(new WitType.ResultOf(Optional.of(number), Optional.empty()), "7"))
                .isEqualTo(Outcome.ok(7));
        assertThatThrownBy(() -> Wave.parse(outcome, "7"))
                .hasMessage("column 1: expected ok or err, got \"7\"");
    }

    @Test
    void fieldsStandInAnyOrderAndOptionsMayBeLeftOut() {
        WitType record =
                new WitType.RecordOf(
                        List.of(
                                new WitType.Field("name", text()),
                                new WitType.Field("age", new WitType.OptionOf(text())),
                                new WitType.Field("ok", new WitType.Builtin(Primitive.BOOL))));

        Object value = Wave.parse(record, "{ok: true, // yes\n name: \"x\",}");

        assertThat((Object[]) value).containsExactly("x", Optional.empty(), true);
        assertThat(Wave.print(record, value)).isEqualTo("{name: \"x\", ok: true}");
        assertThatThrownBy(() -> Wave.parse(record, "{name: \"x\"}"))
                .hasMessage("column 12: expected a value of ok, got the end");
        assertThatThrownBy(() -> Wave.parse(record, "{size: 1}"))
                .hasMessage("column 2: expected a field, name, age, ok, got \"size: 1}\"");
    }

    @Test
    void keywordsAsLabelsAreMarked() {
        WitType names = new WitType.Enumeration(List.of("ok", "none", "red"));
        WitType cases =
                new WitType.Variant(
                        List.of(
                                new WitType.Choice("err", Optional.of(text())),
                                new WitType.Choice("HTTP-3", Optional.empty())));

        assertThat(Wave.print(names, 1)).isEqualTo("%none");
        assertThat(Wave.parse(names, "%ok")).isEqualTo(0);
        assertThat(Wave.print(cases, Case.of(0, "x"))).isEqualTo("%err(\"x\")");
        assertThat(Wave.parse(cases, "HTTP-3")).isEqualTo(Case.of(1));
        assertThatThrownBy(() -> Wave.parse(names, "blue"))
                .hasMessage("column 1: expected one of ok, none, red, got \"blue\"");
    }

    @Test
    void stringsOverSeveralLinesAreDedented() {
        String text = "\"\"\"\n    Indented\n      by \\u{41}\\t\\\"\n  \"\"\"";

        assertThat(Wave.parse(text(), text)).isEqualTo("  Indented\n    by A\t\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    U8     | 256        | column 1: expected u8, from 0 to 255, got "256"
                    S8     | -129       | column 1: expected s8, from -128 to 127, got "-129"
                    U32    | -1         | column 1: expected u32, from 0 to 4294967295, got "-1"
                    BOOL   | yes        | column 1: expected true or false, got "yes"
                    F32    | 1e39       | column 1: expected f32, such as 1.5, -2e10, inf or nan, got "1e39"
                    F64    | 01         | column 1: expected f64, such as 1.5, -2e10, inf or nan, got "01"
                    STRING | "abc       | column 5: expected '"' at the end of a string, got the end
                    STRING | "a\\q"     | column 3: expected one of \\' \\" \\\\ \\t \\n \\r \\u{...}, got "\\q""
                    STRING | "x" y      | column 5: expected the end, got "y"
                    CHAR   | 'ab'       | column 1: expected one character between single quotes, got "'ab'"
                    CHAR   | '\\u{d800}' | column 2: expected a Unicode scalar value, got "\\u{d800}'"
                    """)
    void whatDoesNotFitIsRefusedByName(Primitive type, String text, String message) {
        assertThatThrownBy(() -> Wave.parse(new WitType.Builtin(type), text.strip()))
                .isInstanceOf(WaveException.class)
                .hasMessage(message);
    }

    @Test
    void aCallIsANameAndArguments() {
        var type =
                new WitFunction(
                        List.of(
                                new WitType.Field("a", new WitType.Builtin(Primitive.U32)),
                                new WitType.Field("b", text()),
                                new WitType.Field("c", new WitType.OptionOf(text()))),
                        Optional.empty());

        WaveCall call = WaveCall.split("demo:a/b@1.0.0#f(1, \"x, (y)\")");

        assertThat(call.function()).isEqualTo("demo:a/b@1.0.0#f");
        assertThat(call.arguments(type)).containsExactly(1, "x, (y)", Optional.empty());
        assertThatThrownBy(() -> WaveCall.split("f(1)").arguments(type))
                .hasMessage("column 3: expected a value of b, got \")\"");
        assertThatThrownBy(() -> WaveCall.split("f(1, \"\", none, 4)").arguments(type))
                .hasMessage("column 15: expected ')' after 3 arguments, got \"4)\"");
        assertThatThrownBy(() -> WaveCall.split("f"))
                .hasMessage("column 2: expected '(' after the function's name, got the end");
    }

    private static WitType text() {
        return new WitType.Builtin(Primitive.STRING);
    }

    @Test
    void bytesOfAListOfFixedLengthAreNumbers() {
        var two = new WitType.FixedList(new WitType.Builtin(Primitive.U8), 2);

        assertThat(Wave.parse(two, "[1, 255]")).isEqualTo(List.of(1, 255));
        assertThat(Wave.print(two, List.of(1, 255))).isEqualTo("[1, 255]");
    }
}
