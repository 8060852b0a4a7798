package dev.aether.component.wit;

import dev.aether.component.wit.WitException.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tokens of one text, cut off one by one as they are asked for. */
final class WitLexer {
    /** The end of the text, which no token looks like. */
    static final String END = "";

    private static final int LENGTH_MAX = 4 << 20;
    private static final Pattern WORD =
            Pattern.compile("%?[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*|[0-9]+|->|[{}()<>,;:=./@*_]");
    private static final Pattern VERSION =
            Pattern.compile(
                    "[0-9]+\\.[0-9]+\\.[0-9]+(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?"
                            + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern SECOND = Pattern.compile("\\s*+([a-zA-Z0-9-]++)\\s*+(?![:/])");
    private final String file;
    private final String text;
    private final List<String> docs = new ArrayList<>();
    private int begin;
    private int end;
    private int line = 1;
    private int lineBegin;

    WitLexer(String file, String text) {
        this.file = file;
        this.text = text;
        if (text.length() > LENGTH_MAX) {
            throw wrong("a text has at most " + LENGTH_MAX + " characters");
        }
        advance();
    }

    /** The token that comes next. */
    String peek() {
        return text.substring(begin, end);
    }

    boolean at(String token) {
        return end - begin == token.length() && text.startsWith(token, begin);
    }

    private boolean at(char mark) {
        return text.charAt(begin) == mark;
    }

    boolean take(String token) {
        boolean there = at(token);
        if (there) {
            advance();
        }
        return there;
    }

    void expect(String token) {
        if (!take(token)) {
            throw unexpected("'" + token + "'");
        }
    }

    String next() {
        String token = peek();
        advance();
        return token;
    }

    /** A name, without the mark that keeps it from being read as a keyword. */
    String name() {
        if (begin == end || !(at('%') || Character.isLetter(text.charAt(begin)))) {
            throw unexpected("a name");
        }
        String token = next();
        return token.startsWith("%") ? token.substring(1) : token;
    }

    /** A version, which is cut off differently from all else: {@code 1.2.3-rc.1+build}. */
    String version() {
        Matcher version = VERSION.matcher(text).region(begin, text.length());
        if (!version.lookingAt()) {
            throw unexpected("a version such as 0.2.0");
        }
        end = version.end();
        return next();
    }

    /** Whether that word, and not a longer one, comes behind the next token. */
    boolean followedBy(String word) {
        Matcher second = SECOND.matcher(text).region(end, text.length());
        return second.lookingAt() && second.group(1).equals(word);
    }

    /** What was written about the token that comes next. */
    String docs() {
        return String.join("\n", docs).strip();
    }

    Place place() {
        return new Place(file, line, begin - lineBegin + 1);
    }

    WitException unexpected(String expected) {
        return wrong("expected " + expected + ", got " + (begin == end ? "the end" : shown()));
    }

    private String shown() {
        return "'" + peek() + "'";
    }

    WitException wrong(String why) {
        return new WitException(place(), why);
    }

    private void advance() {
        begin = end;
        docs.clear();
        skipBlank();
        end = begin;
        if (begin == text.length()) {
            return;
        }
        Matcher word = WORD.matcher(text).region(begin, text.length());
        if (!word.lookingAt()) {
            throw wrong("'" + Character.toString(text.codePointAt(begin)) + "' has no meaning");
        }
        end = word.end();
    }

    private void skipBlank() {
        while (begin < text.length()) {
            char mark = text.charAt(begin);
            if (mark == '\n') {
                newLine();
            } else if (text.startsWith("//", begin)) {
                lineComment();
            } else if (text.startsWith("/*", begin)) {
                blockComment();
            } else if (mark != ' ' && mark != '\t' && mark != '\r') {
                return;
            } else {
                begin++;
            }
        }
    }

    private void newLine() {
        begin++;
        line++;
        lineBegin = begin;
    }

    private void lineComment() {
        int stop = text.indexOf('\n', begin);
        stop = stop < 0 ? text.length() : stop;
        if (text.startsWith("///", begin)) {
            String words = text.substring(begin + 3, stop).stripTrailing();
            docs.add(words.startsWith(" ") ? words.substring(1) : words);
        }
        begin = stop;
    }

    private void blockComment() {
        Place opening = place();
        int from = begin;
        int depth = 0;
        do {
            if (text.startsWith("/*", begin)) {
                depth++;
                begin += 2;
            } else if (text.startsWith("*/", begin)) {
                depth--;
                begin += 2;
            } else if (begin >= text.length()) {
                throw new WitException(opening, "this comment has no end");
            } else if (text.charAt(begin) == '\n') {
                newLine();
            } else {
                begin++;
            }
        } while (depth > 0);
        if (text.startsWith("/**", from) && begin - from > 4) {
            for (String words : text.substring(from + 3, begin - 2).split("\n", -1)) {
                docs.add(words.strip().replaceFirst("^\\* ?", ""));
            }
        }
    }
}
