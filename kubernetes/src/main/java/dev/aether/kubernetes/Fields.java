package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields of an object that can be owned, each with its value.
 *
 * <p>A list without a list type, and everything marked atomic, is one field. Entries of free maps
 * and items of typed lists are fields beside what they contain; their own value is irrelevant.
 */
final class Fields {
    static final Json MEMBER = Json.object();
    private static final Set<String> SERVER_METADATA =
            new TreeSet<>(
                    List.of(
                            "name",
                            "namespace",
                            "uid",
                            "creationTimestamp",
                            "deletionTimestamp",
                            "deletionGracePeriodSeconds",
                            "generation",
                            "generateName",
                            "resourceVersion",
                            "selfLink",
                            "managedFields"));

    private final SortedMap<FieldPath, Json> found = new TreeMap<>();

    private Fields() {}

    /** All ownable fields of the part of an object that a target names. */
    static SortedMap<FieldPath, Json> of(Target target, ObjectNode object) {
        var fields = new Fields();
        var own = object.without("apiVersion").without("kind");
        var metadata = own.objectAt("metadata");
        for (var field : SERVER_METADATA) {
            metadata = metadata.without(field);
        }
        own = metadata.isEmpty() ? own.without("metadata") : own.with("metadata", metadata);
        if (target.part() == Target.Part.STATUS) {
            own = Json.object().withOptional("status", own.at("status"));
        } else if (target.kind().subresources().status()) {
            own = own.without("status");
        }
        fields.addFields(target.kind().schema(), own, FieldPath.ROOT);
        return Collections.unmodifiableSortedMap(fields.found);
    }

    private void add(ObjectNode schema, Json value, FieldPath path) {
        switch (value) {
            case ObjectNode node when !isAtomic(schema) && !node.isEmpty() ->
                    addFields(schema, node, path);
            case ArrayNode node when isTypedList(schema) && !node.items().isEmpty() ->
                    addItems(schema, node, path);
            case ObjectNode _, ArrayNode _, Json.Text _, Json.Numeral _ -> found.put(path, value);
            case Json.Bool _, Json.Null _ -> found.put(path, value);
        }
    }

    private void addFields(ObjectNode schema, ObjectNode node, FieldPath path) {
        var declared = schema.objectAt("properties");
        for (var field : node.fields().entrySet()) {
            var here = path.field(field.getKey());
            if (!declared.has(field.getKey())) {
                found.put(here, MEMBER);
            }
            add(member(schema, field.getKey()), field.getValue(), here);
        }
    }

    private void addItems(ObjectNode schema, ArrayNode node, FieldPath path) {
        for (var item : node.items()) {
            var here = path.plus(step(schema, item));
            found.put(here, MEMBER);
            if (item instanceof ObjectNode) {
                add(schema.objectAt("items"), item, here);
            }
        }
    }

    static ObjectNode member(ObjectNode schema, String field) {
        var own = schema.objectAt("properties", field);
        return own.isEmpty() ? schema.objectAt("additionalProperties") : own;
    }

    static boolean isAtomic(ObjectNode schema) {
        return schema.textAt("x-kubernetes-map-type").orElse("").equals("atomic");
    }

    static boolean isTypedList(ObjectNode schema) {
        return switch (schema.textAt("x-kubernetes-list-type").orElse("atomic")) {
            case "map", "set" -> true;
            default -> false;
        };
    }

    /** How a list item is named in a path. */
    static String step(ObjectNode schema, Json item) {
        var keys = Metadata.texts(schema.itemsAt("x-kubernetes-list-map-keys"));
        if (keys.isEmpty()) {
            return "v:" + item.compact();
        }
        var identity = new TreeMap<String, Json>();
        for (var key : keys) {
            item.at(key).ifPresent(value -> identity.put(key, value));
        }
        return "k:" + new ObjectNode(identity).compact();
    }

    /** The paths of a stored field set, the form of {@code fieldsV1}. */
    static Set<FieldPath> decode(Json fieldsV1) {
        var paths = new TreeSet<FieldPath>();
        decode(fieldsV1, FieldPath.ROOT, paths);
        return paths;
    }

    private static void decode(Json node, FieldPath path, Set<FieldPath> paths) {
        if (!(node instanceof ObjectNode(var children))) {
            return;
        }
        if (children.isEmpty() && !path.steps().isEmpty()) {
            paths.add(path);
        }
        for (var child : children.entrySet()) {
            if (child.getKey().equals(".")) {
                paths.add(path);
            } else if (isStep(child.getKey())) {
                decode(child.getValue(), path.plus(child.getKey()), paths);
            }
        }
    }

    private static boolean isStep(String text) {
        return text.length() > 2 && "fkv".indexOf(text.charAt(0)) >= 0 && text.charAt(1) == ':';
    }

    static ObjectNode encode(Set<FieldPath> paths) {
        return encode(new TreeSet<>(paths), 0);
    }

    /** Encodes paths that share their first steps, by the step at a depth. */
    private static ObjectNode encode(Set<FieldPath> paths, int depth) {
        Map<String, TreeSet<FieldPath>> children = new TreeMap<>();
        var self = false;
        for (var path : paths) {
            if (path.steps().size() == depth) {
                self = true;
            } else {
                children.computeIfAbsent(path.steps().get(depth), _ -> new TreeSet<>()).add(path);
            }
        }
        var node = self && !children.isEmpty() ? Json.object(".", Json.object()) : Json.object();
        for (var child : children.entrySet()) {
            node = node.with(child.getKey(), encode(child.getValue(), depth + 1));
        }
        return node;
    }
}
