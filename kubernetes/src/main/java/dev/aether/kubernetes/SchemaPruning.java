package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings an object into the form of its schema: unknown fields and meaningless nulls go, defaults
 * come. Remembers which fields were unknown.
 */
final class SchemaPruning {
    private static final String KEEP = "x-kubernetes-preserve-unknown-fields";

    private final List<String> unknown = new ArrayList<>();

    /** Paths of the fields that were removed because the schema does not know them. */
    List<String> unknown() {
        return unknown;
    }

    ObjectNode prune(ObjectNode schema, ObjectNode object) {
        return (ObjectNode) prune(schema, object, "");
    }

    private Json prune(ObjectNode schema, Json value, String path) {
        return switch (value) {
            case ObjectNode node -> pruneObject(schema, node, path);
            case ArrayNode node -> pruneArray(schema, node, path);
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> value;
        };
    }

    private Json pruneArray(ObjectNode schema, ArrayNode node, String path) {
        if (!schema.has("items")) {
            return node;
        }
        var items = new ArrayList<Json>();
        for (var item : node.items()) {
            items.add(prune(schema.objectAt("items"), item, path + "[" + items.size() + "]"));
        }
        return Json.array(items);
    }

    private Json pruneObject(ObjectNode schema, ObjectNode node, String path) {
        var properties = schema.objectAt("properties");
        var fields = new LinkedHashMap<String, Json>();
        for (var field : node.fields().entrySet()) {
            var name = field.getKey();
            var here = path.isEmpty() ? name : path + "." + name;
            var known = properties.at(name);
            if (known.isEmpty() && !allowsMore(schema)) {
                keepOrReport(schema, name, field.getValue(), here, fields);
                continue;
            }
            var own = known.orElseGet(() -> schema.objectAt("additionalProperties"));
            var ownSchema = own instanceof ObjectNode found ? found : Json.object();
            if (!(field.getValue() instanceof Json.Null) || nullable(ownSchema)) {
                fields.put(name, prune(ownSchema, field.getValue(), here));
            }
        }
        addDefaults(properties, fields);
        return new ObjectNode(fields);
    }

    private void keepOrReport(
            ObjectNode schema, String name, Json value, String here, Map<String, Json> to) {
        var keepsAll = schema.boolAt(KEEP).orElse(false) || !schema.has("properties");
        if (keepsAll) {
            to.put(name, value);
        } else {
            unknown.add(here);
        }
    }

    private static boolean allowsMore(ObjectNode schema) {
        return schema.has("additionalProperties")
                && schema.boolAt("additionalProperties").orElse(true);
    }

    /** A value of any type may be null too. */
    private static boolean nullable(ObjectNode schema) {
        return schema.boolAt("nullable").orElse(false)
                || (schema.textAt("type").isEmpty() && schema.boolAt(KEEP).orElse(false));
    }

    private void addDefaults(ObjectNode properties, Map<String, Json> fields) {
        for (var property : properties.fields().entrySet()) {
            var fallback = property.getValue().at("default");
            if (fallback.isPresent() && !fields.containsKey(property.getKey())) {
                var schema = (ObjectNode) property.getValue();
                fields.put(property.getKey(), prune(schema, fallback.get(), property.getKey()));
            }
        }
    }
}
