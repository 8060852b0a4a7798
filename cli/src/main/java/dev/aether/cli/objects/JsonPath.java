package dev.aether.cli.objects;

import dev.aether.kubernetes.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * A path into an object: {@code .a.b}, {@code ['a.b']}, {@code [0]}, {@code [-1]}, {@code [0:2]},
 * {@code [*]}, {@code .*}, {@code ..a}, {@code [?(@.type=="Ready")]}.
 *
 * @param steps from the object where it is applied, or from the root if it begins with {@code $}
 */
record JsonPath(boolean fromRoot, List<Step> steps) {
    private static final int DEPTH_MAX = 64;

    JsonPath {
        steps = List.copyOf(steps);
    }

    /** One step down. */
    sealed interface Step {
        record Field(String name) implements Step {}

        record Every() implements Step {}

        /** A field anywhere below. */
        record Anywhere(String name) implements Step {}

        /** Items from one index to before another; negative ones count from the end. */
        record Slice(int from, int to) implements Step {}

        record Filter(JsonPath path, String operator, Json value) implements Step {}
    }

    static JsonPath parse(String text) {
        return new JsonPathReader(text).path();
    }

    List<Json> find(Json root, Json here) {
        List<Json> found = List.of(fromRoot ? root : here);
        for (Step step : steps) {
            List<Json> next = new ArrayList<>();
            for (Json each : found) {
                take(step, root, each, next);
            }
            found = next;
        }
        return found;
    }

    private static void take(Step step, Json root, Json here, List<Json> next) {
        switch (step) {
            case Step.Field(var name) -> {
                if (here instanceof Json.ObjectNode(var fields) && fields.containsKey(name)) {
                    next.add(fields.get(name));
                }
            }
            case Step.Every _ -> next.addAll(children(here));
            case Step.Anywhere(var name) -> anywhere(name, here, next, 0);
            case Step.Slice(var from, var to) -> {
                List<Json> items = here.itemsAt();
                int first = Math.max(0, from < 0 ? items.size() + from : from);
                boolean fromEnd = to < 0 || (to == 0 && from < 0);
                int last = Math.min(items.size(), fromEnd ? items.size() + to : to);
                if (first < last) {
                    next.addAll(items.subList(first, last));
                }
            }
            case Step.Filter filter ->
                    children(here).stream()
                            .filter(child -> matches(filter, root, child))
                            .forEach(next::add);
        }
    }

    private static List<Json> children(Json here) {
        return here instanceof Json.ObjectNode(var fields)
                ? List.copyOf(fields.values())
                : here.itemsAt();
    }

    private static void anywhere(String name, Json here, List<Json> next, int depth) {
        if (depth > DEPTH_MAX) {
            return;
        }
        take(new Step.Field(name), here, here, next);
        children(here).forEach(child -> anywhere(name, child, next, depth + 1));
    }

    private static boolean matches(Step.Filter filter, Json root, Json child) {
        List<Json> found = filter.path().find(root, child);
        if (filter.operator().isEmpty()) {
            return !found.isEmpty();
        }
        if (found.isEmpty()) {
            return false;
        }
        Json left = found.getFirst();
        Json right = filter.value();
        if (left instanceof Json.Numeral a && right instanceof Json.Numeral b) {
            return holds(filter.operator(), a.decimal().compareTo(b.decimal()));
        }
        if (left instanceof Json.Text(var a) && right instanceof Json.Text(var b)) {
            return holds(filter.operator(), a.compareTo(b));
        }
        return holds(filter.operator(), left.equals(right) ? 0 : 1);
    }

    private static boolean holds(String operator, int order) {
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
