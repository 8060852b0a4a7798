package dev.aether.cli.objects;

import dev.aether.cli.CommandFailure;
import dev.aether.kubernetes.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A template as kubectl's {@code -o jsonpath} has it: text, and in braces paths, quoted text, and
 * {@code range ... end}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubectl/jsonpath/">JSONPath support</a>
 */
final class JsonPathTemplate {
    private static final int DEPTH_MAX = 8;

    private final List<Part> parts;

    private JsonPathTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Value(JsonPath path) implements Part {}

        record Range(JsonPath path, JsonPathTemplate body) implements Part {}
    }

    /**
     * @throws CommandFailure wrong usage, saying what was expected
     */
    static JsonPathTemplate parse(String text) {
        boolean bare = !text.contains("{");
        return new Reading(bare ? "{" + text + "}" : text).template(0);
    }

    /** What it prints for an object. */
    String apply(Json object) {
        StringBuilder text = new StringBuilder();
        apply(object, object, text);
        return text.toString();
    }

    private void apply(Json root, Json here, StringBuilder text) {
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(var literal) -> text.append(literal);
                case Part.Value(var path) ->
                        text.append(
                                String.join(
                                        " ",
                                        path.find(root, here).stream()
                                                .map(JsonPathTemplate::shown)
                                                .toList()));
                case Part.Range(var path, var body) ->
                        path.find(root, here).forEach(each -> body.apply(root, each, text));
            }
        }
    }

    private static String shown(Json value) {
        return value instanceof Json.Text(var text) ? text : value.compact();
    }

    /** One pass over the text. */
    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        /** Up to the end, or to the {@code end} of a range. */
        JsonPathTemplate template(int depth) {
            List<Part> parts = new ArrayList<>();
            while (at < text.length()) {
                int brace = text.indexOf('{', at);
                int literalEnd = brace < 0 ? text.length() : brace;
                if (literalEnd > at) {
                    parts.add(new Part.Literal(text.substring(at, literalEnd)));
                }
                if (brace < 0) {
                    at = text.length();
                    break;
                }
                String inside = inside(brace + 1).strip();
                if (inside.equals("end")) {
                    if (depth == 0) {
                        throw wrong("{end} without {range}");
                    }
                    return new JsonPathTemplate(parts);
                }
                parts.add(part(inside, depth));
            }
            if (depth > 0) {
                throw wrong("{range} without {end}");
            }
            return new JsonPathTemplate(parts);
        }

        private Part part(String inside, int depth) {
            if (inside.startsWith("\"") || inside.startsWith("'")) {
                return new Part.Literal(unquoted(inside));
            }
            if (!inside.startsWith("range ")) {
                return new Part.Value(JsonPath.parse(inside));
            }
            if (depth == DEPTH_MAX) {
                throw wrong("more than " + DEPTH_MAX + " ranges within each other");
            }
            JsonPath path = JsonPath.parse(inside.substring("range ".length()).strip());
            return new Part.Range(path, template(depth + 1));
        }

        /** What stands before the closing brace; braces in quotes do not count. */
        private String inside(int from) {
            char quote = 0;
            for (int k = from; k < text.length(); k++) {
                char here = text.charAt(k);
                if (quote != 0) {
                    quote = here == quote && text.charAt(k - 1) != '\\' ? 0 : quote;
                } else if (here == '"' || here == '\'') {
                    quote = here;
                } else if (here == '}') {
                    at = k + 1;
                    return text.substring(from, k);
                }
            }
            throw wrong("a closing brace is missing");
        }
    }

    private static String unquoted(String quoted) {
        if (quoted.length() < 2 || quoted.charAt(0) != quoted.charAt(quoted.length() - 1)) {
            throw wrong("a closing quote is missing");
        }
        return quoted.substring(1, quoted.length() - 1)
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    static CommandFailure wrong(String why) {
        return new CommandFailure(
                CommandFailure.WRONG_USAGE,
                "--output jsonpath: " + why,
                "an example: -o 'jsonpath={.items[*].metadata.name}'");
    }
}
