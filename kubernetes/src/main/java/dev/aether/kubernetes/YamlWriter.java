package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.Bool;
import dev.aether.kubernetes.Json.Null;
import dev.aether.kubernetes.Json.Numeral;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Prints JSON as block-style YAML.
 *
 * <p>A string stays unquoted only if it reads back as the same string under YAML 1.2 and also under
 * YAML 1.1 (where {@code yes} and {@code 1_000} mean something else); everything else is written in
 * double quotes, which is the JSON form.
 */
final class YamlWriter {
    private static final Pattern SAFE =
            Pattern.compile("[A-Za-z_/][A-Za-z0-9_./@+=-]*+( [A-Za-z0-9_./@+=-]++)*+");
    private static final Set<String> RESERVED =
            Set.of("null", "true", "false", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder out = new StringBuilder();

    String print(Json json) {
        block(json, 0);
        return out.toString();
    }

    /** Writes a value that begins at the current column and ends its own line. */
    private void block(Json json, int indent) {
        switch (json) {
            case ObjectNode node when !node.isEmpty() -> mapping(node, indent);
            case ArrayNode node when !node.items().isEmpty() -> sequence(node, indent);
            case ObjectNode _ -> line("{}");
            case ArrayNode _ -> line("[]");
            case Text text -> line(scalar(text.value()));
            case Numeral number -> line(number.text());
            case Bool bool -> line(bool.toString());
            case Null _ -> line("null");
        }
    }

    private void mapping(ObjectNode node, int indent) {
        var first = true;
        for (var field : node.fields().entrySet()) {
            pad(first ? 0 : indent);
            first = false;
            out.append(scalar(field.getKey())).append(':');
            under(field.getValue(), indent);
        }
    }

    private void under(Json value, int indent) {
        switch (value) {
            case ObjectNode node when !node.isEmpty() -> {
                out.append('\n');
                pad(indent + 2);
                block(node, indent + 2);
            }
            case ArrayNode node when !node.items().isEmpty() -> {
                out.append('\n');
                pad(indent);
                block(node, indent);
            }
            case ObjectNode _, ArrayNode _, Text _, Numeral _, Bool _, Null _ -> {
                out.append(' ');
                block(value, indent);
            }
        }
    }

    private void sequence(ArrayNode node, int indent) {
        var first = true;
        for (var item : node.items()) {
            pad(first ? 0 : indent);
            first = false;
            out.append("- ");
            block(item, indent + 2);
        }
    }

    private void pad(int columns) {
        out.repeat(' ', columns);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String scalar(String value) {
        var plain =
                SAFE.matcher(value).matches() && !RESERVED.contains(value.toLowerCase(Locale.ROOT));
        return plain ? value : quoted(value);
    }

    /** JSON quoting, with what YAML counts as a line break or refuses written as escapes. */
    private static String quoted(String value) {
        var quoted = new StringBuilder();
        var json = Json.text(value).compact();
        for (var i = 0; i < json.length(); i++) {
            var c = json.charAt(i);
            if (mustEscape(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.toString();
    }

    private static boolean mustEscape(char c) {
        var control = c >= 0x7f && c < 0xa0;
        var lineBreak = c == 0x2028 || c == 0x2029;
        return control || lineBreak || c == 0xfeff || c >= 0xfffe;
    }
}
