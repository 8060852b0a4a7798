package dev.aether.component.text;

/** Text being read: its tokens, with where they stand. */
final class WaveInput {
    private static final int SHOWN_MAX = 20;
    private final String text;
    private int next;

    WaveInput(String text) {
        this.text = text;
    }

    /** Whether that character comes next. */
    boolean at(char mark) {
        skipBlank();
        return next < text.length() && text.charAt(next) == mark;
    }

    /** Takes the character if it comes next. */
    boolean take(char mark) {
        boolean there = at(mark);
        next += there ? 1 : 0;
        return there;
    }

    void expect(char mark, String expected) {
        if (!take(mark)) {
            throw unexpected(expected);
        }
    }

    void requireEnd() {
        skipBlank();
        if (next < text.length()) {
            throw unexpected("the end");
        }
    }

    boolean startsWith(String mark) {
        return text.startsWith(mark, next);
    }

    boolean atEnd() {
        return next >= text.length();
    }

    int position() {
        return next;
    }

    void back(int position) {
        next = position;
    }

    void skip(int characters) {
        next += characters;
    }

    /** The next character as it stands, blanks included. */
    int codePoint() {
        if (atEnd()) {
            throw unexpected("more");
        }
        int point = text.codePointAt(next);
        next += Character.charCount(point);
        return point;
    }

    /** A word of letters, digits and dashes, perhaps after {@code %}; empty if none is here. */
    String word() {
        skipBlank();
        int from = next;
        if (next < text.length() && text.charAt(next) == '%') {
            next++;
        }
        while (next < text.length() && isWord(text.charAt(next))) {
            next++;
        }
        return text.substring(from, next);
    }

    /** As {@link #word}, but with the marks of numbers. */
    String number() {
        skipBlank();
        int from = next;
        while (next < text.length()
                && (isWord(text.charAt(next)) || "+.".indexOf(text.charAt(next)) >= 0)) {
            next++;
        }
        return text.substring(from, next);
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-';
    }

    private void skipBlank() {
        while (next < text.length()) {
            if (Character.isWhitespace(text.charAt(next))) {
                next++;
            } else if (text.startsWith("//", next)) {
                int end = text.indexOf('\n', next);
                next = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    WaveException unexpected(String expected) {
        skipBlank();
        return unexpectedAt(next, expected);
    }

    WaveException unexpectedAt(int position, String expected) {
        if (position >= text.length()) {
            return new WaveException(column(position), expected, "the end");
        }
        String rest = text.substring(position).lines().findFirst().orElse("");
        boolean cut = rest.length() > SHOWN_MAX;
        String shown = cut ? rest.substring(0, SHOWN_MAX) + "…" : rest;
        return new WaveException(column(position), expected, "\"" + shown + "\"");
    }

    private int column(int position) {
        return text.codePointCount(0, Math.min(position, text.length())) + 1;
    }
}
