package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * The place of a field as server-side apply names it: {@code f:name} for a field, {@code
 * k:{"name":"x"}} for a list item by its keys, {@code v:"x"} for a set item by its value.
 */
record FieldPath(List<String> steps) implements Comparable<FieldPath> {
    static final FieldPath ROOT = new FieldPath(List.of());

    FieldPath {
        steps = List.copyOf(steps);
    }

    static FieldPath of(String... fields) {
        var path = ROOT;
        for (var field : fields) {
            path = path.field(field);
        }
        return path;
    }

    FieldPath field(String name) {
        return plus("f:" + name);
    }

    FieldPath plus(String step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new FieldPath(longer);
    }

    boolean isUnder(FieldPath other) {
        return steps.size() > other.steps.size()
                && steps.subList(0, other.steps.size()).equals(other.steps);
    }

    /** As in messages: {@code .spec.ports[name="web"].port}. */
    String print() {
        var text = new StringBuilder();
        for (var step : steps) {
            var body = step.substring(2);
            switch (step.charAt(0)) {
                case 'f' -> text.append('.').append(body);
                case 'k' -> text.append('[').append(keys(body)).append(']');
                default -> text.append('[').append('=').append(body).append(']');
            }
        }
        return text.toString();
    }

    private static String keys(String json) {
        var parts = new ArrayList<String>();
        if (Json.parse(json) instanceof Json.ObjectNode(var fields)) {
            fields.forEach((name, value) -> parts.add(name + "=" + value.compact()));
        }
        return String.join(",", parts);
    }

    @Override
    public int compareTo(FieldPath other) {
        var shared = Math.min(steps.size(), other.steps.size());
        for (var i = 0; i < shared; i++) {
            var order = steps.get(i).compareTo(other.steps.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(steps.size(), other.steps.size());
    }
}
