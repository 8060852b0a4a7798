package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.Bool;
import dev.aether.kubernetes.Json.Null;
import dev.aether.kubernetes.Json.Numeral;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.util.Optional;

/** One step down a JSON value. */
final class JsonPath {
    private static final int INDEX_DIGITS_MAX = 9;

    private JsonPath() {}

    static Optional<Json> child(Json parent, String step) {
        return switch (parent) {
            case ObjectNode node -> Optional.ofNullable(node.fields().get(step));
            case ArrayNode node -> item(node, step);
            case Text _, Numeral _, Bool _, Null _ -> Optional.empty();
        };
    }

    private static Optional<Json> item(ArrayNode node, String step) {
        if (!isIndex(step)) {
            return Optional.empty();
        }
        var index = Integer.parseInt(step);
        return index < node.items().size()
                ? Optional.of(node.items().get(index))
                : Optional.empty();
    }

    /** Whether a step is an array index as JSON Pointer writes it: no sign, no leading zero. */
    static boolean isIndex(String step) {
        if (step.isEmpty() || step.length() > INDEX_DIGITS_MAX) {
            return false;
        }
        var digits = step.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && (step.length() == 1 || step.charAt(0) != '0');
    }
}
