package dev.aether.environment.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.LogLevel;
import dev.aether.environment.Secret;
import dev.aether.environment.property.Property;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LogLineTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static String line(String message, Object... fields) {
        return new LogLine(TIME, LogLevel.WARN, "state", message, List.of(fields))
                .text(Optional.empty());
    }

    @Test
    void aLineIsLogfmt() {
        assertThat(line("range split", "range", "r-7", "quote", "say \"hi\"\n"))
                .isEqualTo(
                        "time=2026-01-02T03:04:05.678Z level=warn component=state"
                                + " msg=\"range split\" range=r-7 quote=\"say \\\"hi\\\"\\n\"");
    }

    @Test
    void secretsAndRawBytesAreNotShown() {
        assertThat(line("m", "key", Secret.of("hidden".getBytes(UTF_8)), "raw", new byte[5]))
                .doesNotContain("hidden")
                .contains("key=[secret]")
                .contains("raw=\"[5 bytes]\"");
    }

    @Test
    void aLongLineIsCutAndMarked() {
        assertThat(line("x".repeat(100_000))).hasSize(LogLine.LINE_CHARS_MAX).endsWith("…");
    }

    @Test
    void aCauseIsToldWithItsOwnCauses() {
        var cause = new IllegalStateException("outer", new RuntimeException("inner"));

        String text =
                new LogLine(TIME, LogLevel.ERROR, "c", "m", List.of()).text(Optional.of(cause));

        assertThat(text).contains("IllegalStateException: outer\\n  at ").contains("caused by");
    }

    @Test
    void noInputMakesTwoLines() {
        Property.check(
                "one line",
                300,
                gen ->
                        assertThat(line(gen.bytes(40).utf8(), gen.bytes(9).utf8(), gen.bytes(9)))
                                .doesNotContain("\n")
                                .doesNotContain("\r"));
    }
}
