package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/** Takes abandoned fields out of an object, but nothing that someone else owns. */
final class FieldRemoval {
    private final Set<FieldPath> gone;
    private final Set<FieldPath> owned;

    private FieldRemoval(Set<FieldPath> gone, Set<FieldPath> owned) {
        this.gone = gone;
        this.owned = owned;
    }

    /**
     * @param gone paths to remove
     * @param owned paths that stay, with everything on the way to them
     */
    static ObjectNode remove(
            ObjectNode schema, ObjectNode object, Set<FieldPath> gone, Set<FieldPath> owned) {
        if (gone.isEmpty()) {
            return object;
        }
        return new FieldRemoval(new TreeSet<>(gone), owned).fields(schema, object, FieldPath.ROOT);
    }

    private ObjectNode fields(ObjectNode schema, ObjectNode node, FieldPath path) {
        var result = node;
        for (var field : node.fields().entrySet()) {
            var here = path.field(field.getKey());
            if (removes(here)) {
                result = result.without(field.getKey());
            } else if (reachesInto(here)) {
                var own = Fields.member(schema, field.getKey());
                var inside = inside(own, field.getValue(), here);
                var emptied = isEmpty(inside) && !owned.contains(here);
                result =
                        emptied
                                ? result.without(field.getKey())
                                : result.with(field.getKey(), inside);
            }
        }
        return result;
    }

    private Json inside(ObjectNode schema, Json value, FieldPath path) {
        return switch (value) {
            case ObjectNode node -> fields(schema, node, path);
            case ArrayNode node -> items(schema, node, path);
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> value;
        };
    }

    private ArrayNode items(ObjectNode schema, ArrayNode node, FieldPath path) {
        var kept = new ArrayList<Json>();
        for (var item : node.items()) {
            var here = path.plus(Fields.step(schema, item));
            if (!removes(here)) {
                kept.add(reachesInto(here) ? inside(schema.objectAt("items"), item, here) : item);
            }
        }
        return Json.array(kept);
    }

    private boolean removes(FieldPath path) {
        return gone.contains(path)
                && !owned.contains(path)
                && owned.stream().noneMatch(other -> other.isUnder(path));
    }

    private boolean reachesInto(FieldPath path) {
        return gone.stream().anyMatch(other -> other.isUnder(path));
    }

    private static boolean isEmpty(Json value) {
        return switch (value) {
            case ObjectNode node -> node.isEmpty();
            case ArrayNode node -> node.items().isEmpty();
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> false;
        };
    }
}
