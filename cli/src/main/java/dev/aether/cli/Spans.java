package dev.aether.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Times as people read them. */
public final class Spans {
    private Spans() {}

    /** {@code 0.12 s}, {@code 3.4 s}, {@code 2m10s}, {@code 3h5m}. */
    public static String text(Duration span) {
        if (span.isNegative()) {
            return "0.00 s";
        }
        double seconds = span.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return span.toHours() == 0
                ? span.toMinutes() + "m" + span.toSecondsPart() + "s"
                : span.toHours() + "h" + span.toMinutesPart() + "m";
    }

    /** How long ago, in one unit, as kubectl prints ages. */
    public static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toSeconds() < 120) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        if (age.toMinutes() < 120) {
            return age.toMinutes() + "m";
        }
        return age.toHours() < 48 ? age.toHours() + "h" : age.toDays() + "d";
    }

    /**
     * Reads {@code 90s}, {@code 5m}, {@code 1h}, {@code 500ms}.
     *
     * @param option for the message if it is none
     */
    public static Duration parse(String option, String text) {
        var matcher = java.util.regex.Pattern.compile("([1-9][0-9]{0,6})(ms|s|m|h)").matcher(text);
        if (!matcher.matches()) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "--%s: expected a time such as 90s, 5m or 1h, got \"%s\""
                            .formatted(option, text),
                    "see its --help");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
