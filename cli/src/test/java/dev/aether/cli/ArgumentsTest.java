package dev.aether.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final List<Option> KNOWN =
            List.of(
                    Option.flag("all", "").letter('A'),
                    Option.flag("watch", "").letter('w'),
                    Option.OUTPUT,
                    Option.value("header", "H", "").letter('H'));

    @Test
    void optionsStandAnywhereInEveryForm() {
        Arguments arguments = parse("-o", "json", "get", "--all", "apps", "-wH", "a: b", "-Hc: d");

        assertThat(arguments.words()).containsExactly("get", "apps");
        assertThat(arguments.option("output")).contains("json");
        assertThat(arguments.has("all")).isTrue();
        assertThat(arguments.has("watch")).isTrue();
        assertThat(arguments.all("header")).containsExactly("a: b", "c: d");
    }

    @Test
    void aValueMayHangOnItsOption() {
        assertThat(parse("-ojson").option("output")).contains("json");
        assertThat(parse("-o=json").option("output")).contains("json");
        assertThat(parse("--output=json").option("output")).contains("json");
        assertThat(parse("-o", "jsonpath={.a=b}").option("output")).contains("jsonpath={.a=b}");
    }

    @Test
    void afterTwoDashesEverythingIsAWord() {
        assertThat(parse("--", "--all", "-").words()).containsExactly("--all", "-");
    }

    @Test
    void whatIsMissingOrTooMuchIsRefused() {
        assertThatThrownBy(() -> parse("--output")).hasMessage("--output needs a value");
        assertThatThrownBy(() -> parse("--all=yes")).hasMessage("--all takes no value");
        assertThatThrownBy(() -> parse("-z")).hasMessage("it knows no option -z");
        assertThatThrownBy(() -> parse("--al"))
                .hasMessage("it knows no option --al; did you mean --all?");
    }

    @Test
    void timesHaveAUnit() {
        assertThat(Spans.parse("timeout", "90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Spans.parse("timeout", "500ms")).isEqualTo(Duration.ofMillis(500));
        assertThatThrownBy(() -> Spans.parse("timeout", "5"))
                .hasMessageContaining("expected a time such as 90s");
        assertThat(Spans.text(Duration.ofMillis(3456))).isEqualTo("3.46 s");
        assertThat(Spans.text(Duration.ofSeconds(130))).isEqualTo("2m10s");
    }

    private static Arguments parse(String... line) {
        return Arguments.parse(List.of(line), KNOWN, "get");
    }
}
