package dev.aether.kubernetes;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Times as Kubernetes writes them. */
public final class Timestamps {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private Timestamps() {}

    /** Whole seconds in UTC, such as {@code 2026-01-02T03:04:05Z}. */
    public static String print(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Microseconds in UTC, the form of {@code MicroTime} fields. */
    public static String printMicros(Instant time) {
        return MICROS.format(time.atOffset(ZoneOffset.UTC));
    }

    /** Reads RFC 3339; empty if it is not. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException notTime) {
            return Optional.empty();
        }
    }

    /** The time between, with the two-unit rounding that kubectl users know: 5s, 3m20s, 2d4h. */
    public static String age(Instant then, Instant now) {
        return shortForm(Duration.between(then, now));
    }

    static String shortForm(Duration age) {
        var seconds = age.toSeconds();
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 120) {
            return Math.max(0, seconds) + "s";
        }
        var minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        return minutes < 180 ? minutes + "m" : hours(seconds / 3600, minutes % 60);
    }

    private static String hours(long hours, long minutes) {
        if (hours < 8) {
            return two(hours, "h", minutes, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        var days = hours / 24;
        if (days < 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (days < 365 * 2) {
            return days + "d";
        }
        return days < 365 * 8 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + small + smallUnit;
    }
}
