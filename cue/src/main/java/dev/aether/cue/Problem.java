package dev.aether.cue;

import java.util.Comparator;

/**
 * One thing wrong with a configuration, in words its author can act on.
 *
 * @param position where; its line is 0 for requests
 * @param path dotted names and list indexes, such as {@code particle.web.scale.min}; empty for the
 *     whole
 * @param expected what would be right
 * @param got what was found
 * @param hint what to do about it; may be empty
 */
public record Problem(Position position, String path, String expected, String got, String hint) {
    /** Orders problems as they stand in the file. */
    public static final Comparator<Problem> IN_ORDER =
            Comparator.comparing(Problem::position).thenComparing(Problem::path);

    /** {@code file:line:column: path: expected X, got Y; hint}. */
    public String text() {
        var text = new StringBuilder();
        for (var part : new String[] {position.text(), path}) {
            text.append(part).append(part.isEmpty() ? "" : ": ");
        }
        return text.append(message()).toString();
    }

    /** {@code expected X, got Y; hint}, without the place. */
    public String message() {
        var message = "expected " + expected + ", got " + got;
        return hint.isEmpty() ? message : message + "; " + hint;
    }
}
