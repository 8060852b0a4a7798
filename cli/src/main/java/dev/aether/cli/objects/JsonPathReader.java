package dev.aether.cli.objects;

import dev.aether.cli.objects.JsonPath.Step;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one path. */
final class JsonPathReader {
    private static final Pattern FILTER =
            Pattern.compile("\\?\\(\\s*@(.*?)\\s*(?:(==|!=|<=|>=|<|>)\\s*(.+?))?\\s*\\)");
    private static final Pattern INDEX = Pattern.compile("-?[0-9]{1,6}");
    private static final Pattern SLICE = Pattern.compile("(-?[0-9]{0,6}):(-?[0-9]{0,6})");

    private final String text;
    private final List<Step> steps = new ArrayList<>();
    private int at;

    JsonPathReader(String text) {
        this.text = text;
    }

    JsonPath path() {
        boolean fromRoot = text.startsWith("$");
        at = fromRoot || text.startsWith("@") ? 1 : 0;
        while (at < text.length()) {
            switch (text.charAt(at)) {
                case '.' -> dotted();
                case '[' -> bracketed();
                default -> {
                    if (at > 0) {
                        throw wrong();
                    }
                    name();
                }
            }
        }
        return new JsonPath(fromRoot, steps);
    }

    private void dotted() {
        boolean deep = text.startsWith("..", at);
        at += deep ? 2 : 1;
        if (at == text.length() && steps.isEmpty()) {
            return;
        }
        if (at < text.length() && text.charAt(at) == '[' && !deep) {
            return;
        }
        name();
        if (deep && steps.removeLast() instanceof Step.Field(var name)) {
            steps.add(new Step.Anywhere(name));
        }
    }

    /** A name; a backslash takes a dot into it. */
    private void name() {
        StringBuilder name = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            name.append(text.charAt(at++));
        }
        if (name.isEmpty()) {
            throw wrong();
        }
        steps.add(name.toString().equals("*") ? new Step.Every() : new Step.Field(name.toString()));
    }

    private void bracketed() {
        int close = closing();
        String inside = text.substring(at + 1, close).strip();
        at = close + 1;
        Matcher slice = SLICE.matcher(inside);
        Matcher filter = FILTER.matcher(inside);
        if (inside.equals("*")) {
            steps.add(new Step.Every());
        } else if (INDEX.matcher(inside).matches()) {
            int index = Integer.parseInt(inside);
            steps.add(new Step.Slice(index, index + 1));
        } else if (slice.matches()) {
            steps.add(
                    new Step.Slice(
                            number(slice.group(1), 0), number(slice.group(2), Integer.MAX_VALUE)));
        } else if (filter.matches()) {
            steps.add(filter(filter));
        } else if (inside.length() > 1 && inside.startsWith("'") && inside.endsWith("'")) {
            steps.add(new Step.Field(inside.substring(1, inside.length() - 1)));
        } else {
            throw wrong();
        }
    }

    private static int number(String text, int otherwise) {
        return text.isEmpty() || text.equals("-") ? otherwise : Integer.parseInt(text);
    }

    private static Step filter(Matcher filter) {
        JsonPath path = JsonPath.parse(filter.group(1));
        boolean compares = filter.group(2) != null;
        return compares
                ? new Step.Filter(path, filter.group(2), literal(filter.group(3)))
                : new Step.Filter(path, "", Json.nothing());
    }

    private static Json literal(String text) {
        if (text.startsWith("'") && text.endsWith("'") && text.length() > 1) {
            return Json.text(text.substring(1, text.length() - 1));
        }
        try {
            return Json.parse(text);
        } catch (MalformedException notJson) {
            throw JsonPathTemplate.wrong("expected a text in quotes or a number, got " + text);
        }
    }

    /** The bracket that closes the one here; those in quotes or within do not count. */
    private int closing() {
        int depth = 0;
        char quote = 0;
        for (int k = at; k < text.length(); k++) {
            char here = text.charAt(k);
            if (quote != 0) {
                quote = here == quote ? 0 : quote;
            } else if (here == '"' || here == '\'') {
                quote = here;
            } else if (here == '[') {
                depth++;
            } else if (here == ']' && --depth == 0) {
                return k;
            }
        }
        throw JsonPathTemplate.wrong("a closing bracket is missing in " + text);
    }

    private RuntimeException wrong() {
        return JsonPathTemplate.wrong("cannot read the path " + text);
    }
}
