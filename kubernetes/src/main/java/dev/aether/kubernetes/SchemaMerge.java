package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Merges an applied configuration over a live object as the schema's list and map types say. */
final class SchemaMerge {
    private SchemaMerge() {}

    static ObjectNode merge(ObjectNode schema, ObjectNode live, ObjectNode applied) {
        var result = live;
        for (var field : applied.fields().entrySet()) {
            var own = Fields.member(schema, field.getKey());
            var old = live.at(field.getKey()).orElse(Json.nothing());
            result = result.with(field.getKey(), value(own, old, field.getValue()));
        }
        return result;
    }

    private static Json value(ObjectNode schema, Json live, Json applied) {
        if (applied instanceof ObjectNode to
                && live instanceof ObjectNode from
                && !Fields.isAtomic(schema)) {
            return merge(schema, from, to);
        }
        return applied instanceof ArrayNode(var to)
                        && live instanceof ArrayNode(var from)
                        && Fields.isTypedList(schema)
                ? list(schema, from, to)
                : applied;
    }

    /** Applied items in their order, each merged; live items it does not name follow. */
    private static ArrayNode list(ObjectNode schema, List<Json> live, List<Json> applied) {
        var rest = new ArrayList<>(live);
        var result = new ArrayList<Json>();
        for (var item : applied) {
            var step = Fields.step(schema, item);
            var old = rest.stream().filter(it -> Fields.step(schema, it).equals(step)).findFirst();
            old.ifPresent(rest::remove);
            var base = old.orElse(Json.nothing());
            result.add(value(schema.objectAt("items"), base, item));
        }
        result.addAll(rest);
        return Json.array(result);
    }
}
