package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Strategic merge patch: a merge patch whose lists are merged where the schema says so, and which
 * may carry directives ({@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList},
 * {@code $setElementOrder}).
 *
 * @see <a
 *     href="https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md">
 *     Strategic merge patch</a>
 */
public final class StrategicMergePatch {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";
    private static final String ORDER = "$setElementOrder/";

    private StrategicMergePatch() {}

    /**
     * @param schema of the target; merges lists with {@code x-kubernetes-patch-strategy: merge}
     * @throws StatusException 400 for a malformed patch
     */
    public static ObjectNode apply(ObjectNode schema, ObjectNode target, ObjectNode patch) {
        return switch (patch.textAt(DIRECTIVE).orElse("merge")) {
            case "replace" -> patch.without(DIRECTIVE);
            case "delete" -> Json.object();
            case "merge" -> merge(schema, target, patch.without(DIRECTIVE));
            case String other -> throw refused("unknown directive $patch: " + other);
        };
    }

    private static ObjectNode merge(ObjectNode schema, ObjectNode target, ObjectNode patch) {
        var result = retained(target, patch);
        for (var change : patch.fields().entrySet()) {
            var name = change.getKey();
            if (name.equals(RETAIN) || name.startsWith(ORDER)) {
                continue;
            }
            result =
                    name.startsWith(DELETE_PRIMITIVES)
                            ? withoutPrimitives(result, name, change.getValue())
                            : changed(schema, result, name, change.getValue());
        }
        return ordered(schema, result, target, patch);
    }

    private static ObjectNode retained(ObjectNode target, ObjectNode patch) {
        if (!patch.has(RETAIN)) {
            return target;
        }
        var keep = Metadata.texts(patch.itemsAt(RETAIN));
        var result = target;
        for (var field : target.fields().keySet()) {
            result = keep.contains(field) ? result : result.without(field);
        }
        return result;
    }

    private static ObjectNode withoutPrimitives(ObjectNode target, String name, Json values) {
        if (!(values instanceof ArrayNode(var gone))) {
            throw refused(name + " must be a list");
        }
        var field = name.substring(DELETE_PRIMITIVES.length());
        if (!target.has(field)) {
            return target;
        }
        var items = new ArrayList<>(target.itemsAt(field));
        items.removeAll(gone);
        return target.with(field, Json.array(items));
    }

    private static ObjectNode changed(ObjectNode schema, ObjectNode target, String name, Json to) {
        if (to instanceof Json.Null) {
            return target.without(name);
        }
        var own = member(schema, name);
        var old = target.at(name).orElse(Json.nothing());
        return switch (to) {
            case ObjectNode patch -> {
                var base = old instanceof ObjectNode node ? node : Json.object();
                var deleted = patch.textAt(DIRECTIVE).orElse("").equals("delete");
                yield deleted ? target.without(name) : target.with(name, apply(own, base, patch));
            }
            case ArrayNode patch when merges(own) ->
                    target.with(name, mergedList(own, items(old), patch.items()));
            case ArrayNode _, Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ ->
                    target.with(name, to);
        };
    }

    private static ArrayNode mergedList(ObjectNode schema, List<Json> old, List<Json> patch) {
        var key = schema.textAt("x-kubernetes-patch-merge-key").orElse("");
        if (key.isEmpty()) {
            var union = new ArrayList<>(old);
            patch.stream().filter(item -> !union.contains(item)).forEach(union::add);
            return Json.array(union);
        }
        var replaces =
                patch.stream()
                        .anyMatch(item -> item.textAt(DIRECTIVE).orElse("").equals("replace"));
        var result = new ArrayList<Json>(replaces ? List.of() : old);
        for (var item : patch) {
            mergeItem(schema, key, result, item, replaces);
        }
        return Json.array(result);
    }

    private static void mergeItem(
            ObjectNode schema, String key, List<Json> result, Json item, boolean replaces) {
        if (!(item instanceof ObjectNode change)) {
            throw refused("a list merged by key holds only objects");
        }
        if (replaces && change.textAt(DIRECTIVE).orElse("").equals("replace")) {
            return;
        }
        var identity =
                change.at(key)
                        .orElseThrow(() ->
                                refused(
                                        "map: "
                                                + change.compact()
                                                + " does not contain declared merge key: "
                                                + key));
        var at = indexOf(result, key, identity);
        if (change.textAt(DIRECTIVE).orElse("").equals("delete")) {
            result.removeIf(old -> old.at(key).filter(identity::equals).isPresent());
        } else if (at < 0) {
            result.add(apply(schema.objectAt("items"), Json.object(), change));
        } else {
            var old = result.get(at) instanceof ObjectNode node ? node : Json.object();
            result.set(at, apply(schema.objectAt("items"), old, change));
        }
    }

    /** Puts the lists named by {@code $setElementOrder} into the order the client sees. */
    private static ObjectNode ordered(
            ObjectNode schema, ObjectNode result, ObjectNode target, ObjectNode patch) {
        var changed = result;
        for (var change : patch.fields().entrySet()) {
            var name = change.getKey();
            if (!name.startsWith(ORDER)) {
                continue;
            }
            var field = name.substring(ORDER.length());
            var key = member(schema, field).textAt("x-kubernetes-patch-merge-key").orElse("");
            var order = new ArrayList<Json>();
            items(change.getValue()).forEach(item -> order.add(identity(item, key)));
            if (changed.has(field)) {
                var sorted = sort(changed.itemsAt(field), order, items(target, field), key);
                changed = changed.with(field, Json.array(sorted));
            }
        }
        return changed;
    }

    /**
     * Merges the items the client ordered with those it does not know: an unknown item stays before
     * the first ordered item that it preceded on the server.
     */
    private static List<Json> sort(
            List<Json> items, List<Json> order, List<Json> server, String key) {
        var serverOrder = server.stream().map(item -> identity(item, key)).toList();
        var known = new ArrayList<Json>();
        for (var identity : order) {
            items.stream().filter(item -> identity(item, key).equals(identity)).forEach(known::add);
        }
        var unknown = new ArrayList<>(items);
        unknown.removeIf(item -> order.contains(identity(item, key)));
        var sorted = new ArrayList<Json>();
        for (var item : known) {
            var place = serverOrder.indexOf(identity(item, key));
            while (place >= 0
                    && !unknown.isEmpty()
                    && serverOrder.indexOf(identity(unknown.getFirst(), key)) < place) {
                sorted.add(unknown.removeFirst());
            }
            sorted.add(item);
        }
        sorted.addAll(unknown);
        return sorted;
    }

    private static Json identity(Json item, String key) {
        return key.isEmpty() ? item : item.at(key).orElse(Json.nothing());
    }

    private static int indexOf(List<Json> items, String key, Json identity) {
        for (var i = 0; i < items.size(); i++) {
            if (items.get(i).at(key).filter(identity::equals).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private static boolean merges(ObjectNode schema) {
        return schema.textAt("x-kubernetes-patch-strategy").orElse("").contains("merge");
    }

    private static ObjectNode member(ObjectNode schema, String field) {
        var own = schema.objectAt("properties", field);
        return own.isEmpty() ? schema.objectAt("additionalProperties") : own;
    }

    private static List<Json> items(Json value) {
        return value instanceof ArrayNode(var items) ? items : List.of();
    }

    private static List<Json> items(ObjectNode target, String field) {
        return target.itemsAt(field);
    }

    private static StatusException refused(String why) {
        return Status.badRequest("invalid strategic merge patch: " + why).exception();
    }
}
