package dev.aether.kubernetes;

import dev.aether.kubernetes.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;

/** Recursive descent over the label selector grammar; tokens are words and punctuation. */
final class LabelSelectorParser {
    private static final String PUNCTUATION = "(),!=<>";

    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    List<Requirement> parse() {
        var requirements = new ArrayList<Requirement>();
        requirements.add(requirement());
        while (accept(",")) {
            requirements.add(requirement());
        }
        if (!peek().isEmpty()) {
            throw refused("found '" + peek() + "', expected: ',' or 'end of string'");
        }
        return requirements;
    }

    private Requirement requirement() {
        if (accept("!")) {
            return new Requirement.Absent(key());
        }
        var key = key();
        return switch (peek()) {
            case "", "," -> new Requirement.Exists(key);
            case "=", "==" -> new Requirement.In(key, List.of(valueAfterOperator()));
            case "!=" -> new Requirement.NotIn(key, List.of(valueAfterOperator()));
            case "<" -> new Requirement.Compare(key, false, numberAfterOperator());
            case ">" -> new Requirement.Compare(key, true, numberAfterOperator());
            case "in" -> new Requirement.In(key, values());
            case "notin" -> new Requirement.NotIn(key, values());
            default ->
                    throw refused("found '" + peek() + "', expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private String key() {
        var key = next();
        var problems = Names.qualifiedName(key);
        if (!problems.isEmpty()) {
            throw refused("key: Invalid value: \"" + key + "\": " + problems.getFirst());
        }
        return key;
    }

    private String valueAfterOperator() {
        next();
        return value();
    }

    private long numberAfterOperator() {
        next();
        var value = next();
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException notNumber) {
            throw refused("for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    /** A word, or nothing before a comma, bracket or the end: the empty value. */
    private String value() {
        var value = isPunctuation(peek()) ? "" : next();
        var problems = Names.labelValue(value);
        if (!problems.isEmpty()) {
            throw refused("values: Invalid value: \"" + value + "\": " + problems.getFirst());
        }
        return value;
    }

    private List<String> values() {
        next();
        expect("(");
        var values = new ArrayList<String>();
        values.add(value());
        while (accept(",")) {
            values.add(value());
        }
        expect(")");
        return values;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw refused("found '" + peek() + "' expected: '" + token + "'");
        }
    }

    private boolean accept(String token) {
        if (peek().equals(token)) {
            next();
            return true;
        }
        return false;
    }

    private String peek() {
        var before = at;
        var token = next();
        at = before;
        return token;
    }

    private String next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            return "";
        }
        var start = at;
        if (PUNCTUATION.indexOf(text.charAt(at)) >= 0) {
            at += operatorLength();
        } else {
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private int operatorLength() {
        return text.startsWith("==", at) || text.startsWith("!=", at) ? 2 : 1;
    }

    private static boolean isWord(char c) {
        return PUNCTUATION.indexOf(c) < 0 && !Character.isWhitespace(c);
    }

    private static boolean isPunctuation(String token) {
        return token.isEmpty() || PUNCTUATION.indexOf(token.charAt(0)) >= 0;
    }

    private StatusException refused(String why) {
        return Status.badRequest("unable to parse requirement: " + why + " (in \"" + text + "\")")
                .exception();
    }
}
