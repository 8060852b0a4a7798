package dev.aether.environment.telemetry;

import dev.aether.environment.LogLevel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * One line of the log in logfmt: {@code time=… level=… component=… msg="…"} and then the fields.
 *
 * @param fields name, value, name, value; a missing last value is written as {@code ?}
 */
public record LogLine(
        Instant time, LogLevel level, String component, String message, List<Object> fields) {
    /** Characters a line has at most; what is cut off is replaced by {@code …}. */
    public static final int LINE_CHARS_MAX = 16 * 1024;

    private static final int FRAMES_MAX = 16;
    private static final int CAUSES_MAX = 4;

    public LogLine {
        fields = List.copyOf(fields);
    }

    /** The line without its line feed, never longer than {@link #LINE_CHARS_MAX}. */
    public String text(Optional<Throwable> cause) {
        StringBuilder line = new StringBuilder(160);
        line.append("time=").append(time.truncatedTo(ChronoUnit.MILLIS));
        append(line.append(" level=").append(level), "component", component);
        append(line, "msg", message);
        for (int i = 0; i < fields.size(); i += 2) {
            append(
                    line,
                    name(fields.get(i)),
                    i + 1 < fields.size() ? shown(fields.get(i + 1)) : "?");
        }
        cause.ifPresent(thrown -> append(line, "cause", trace(thrown)));
        if (line.length() > LINE_CHARS_MAX) {
            line.setLength(LINE_CHARS_MAX - 1);
            line.append('…');
        }
        return line.toString();
    }

    /** Raw bytes are as likely a key as not, so only their number is shown. */
    private static String shown(Object value) {
        return value instanceof byte[] bytes ? "[" + bytes.length + " bytes]" : value.toString();
    }

    private static String name(Object name) {
        return name.toString().replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private static String trace(Throwable thrown) {
        StringBuilder trace = new StringBuilder();
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
            trace.append(depth == 0 ? "" : "\ncaused by ").append(current);
            StackTraceElement[] frames = current.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, FRAMES_MAX); i++) {
                trace.append("\n  at ").append(frames[i]);
            }
            current = current.getCause();
        }
        return trace.toString();
    }

    private static void append(StringBuilder line, String name, String value) {
        line.append(' ').append(name).append('=');
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < Math.min(value.length(), LINE_CHARS_MAX); i++) {
            appendEscaped(line, value.charAt(i));
        }
        line.append('"');
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.length() <= LINE_CHARS_MAX
                && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c < 0x7f);
    }

    private static void appendEscaped(StringBuilder line, char c) {
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (Character.isISOControl(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }
}
