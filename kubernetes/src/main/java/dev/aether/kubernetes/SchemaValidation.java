package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks an object against its OpenAPI schema: types, required fields, bounds, forms. */
final class SchemaValidation {
    private static final int PROBLEMS_MAX = 50;

    private final List<FieldProblem> problems = new ArrayList<>();

    /** Everything wrong with the object, at most {@value #PROBLEMS_MAX} problems. */
    static List<FieldProblem> problems(ObjectNode schema, ObjectNode object) {
        var validation = new SchemaValidation();
        validation.check(schema, object, "");
        return validation.problems;
    }

    private void check(ObjectNode schema, Json value, String path) {
        if (problems.size() >= PROBLEMS_MAX) {
            return;
        }
        if (value instanceof Json.Null && schema.boolAt("nullable").orElse(false)) {
            return;
        }
        var type = schema.textAt("type");
        if (type.isPresent() && !hasType(value, type.get(), schema)) {
            problems.add(FieldProblem.wrongType(path, value, type.get()));
            return;
        }
        checkEnumeration(schema, value, path);
        switch (value) {
            case ObjectNode node -> checkObject(schema, node, path);
            case ArrayNode node -> checkArray(schema, node, path);
            case Text text -> checkText(schema, text, path);
            case Json.Numeral number -> checkNumber(schema, number, path);
            case Json.Bool _, Json.Null _ -> {}
        }
    }

    private static boolean hasType(Json value, String type, ObjectNode schema) {
        var intOrString = schema.boolAt("x-kubernetes-int-or-string").orElse(false);
        return switch (value) {
            case ObjectNode _ -> type.equals("object");
            case ArrayNode _ -> type.equals("array");
            case Text _ -> type.equals("string") || intOrString;
            case Json.Bool _ -> type.equals("boolean");
            case Json.Null _ -> false;
            case Json.Numeral number ->
                    type.equals("number")
                            || ((type.equals("integer") || intOrString)
                                    && number.whole().isPresent());
        };
    }

    private void checkEnumeration(ObjectNode schema, Json value, String path) {
        var allowed = schema.itemsAt("enum");
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            problems.add(FieldProblem.notSupported(path, value, Metadata.texts(allowed)));
        }
    }

    private void checkObject(ObjectNode schema, ObjectNode node, String path) {
        for (var required : Metadata.texts(schema.itemsAt("required"))) {
            if (!node.has(required)) {
                problems.add(FieldProblem.required(join(path, required), ""));
            }
        }
        var properties = schema.objectAt("properties");
        for (var field : node.fields().entrySet()) {
            var own = properties.at(field.getKey()).or(() -> schema.at("additionalProperties"));
            if (own.orElse(Json.nothing()) instanceof ObjectNode ownSchema) {
                check(ownSchema, field.getValue(), join(path, field.getKey()));
            }
        }
    }

    private void checkArray(ObjectNode schema, ArrayNode node, String path) {
        var size = node.items().size();
        if (size > schema.wholeAt("maxItems").orElse(Long.MAX_VALUE)
                || size < schema.wholeAt("minItems").orElse(0)) {
            problems.add(
                    FieldProblem.invalid(
                            path, Json.number(size), "the number of items is out of bounds"));
        }
        var seen = new LinkedHashSet<List<Json>>();
        for (var i = 0; i < size; i++) {
            var item = node.items().get(i);
            var here = path + "[" + i + "]";
            check(schema.objectAt("items"), item, here);
            var identity = identity(schema, item);
            if (identity.isPresent() && !seen.add(identity.get())) {
                problems.add(FieldProblem.duplicate(here, item));
            }
        }
    }

    /** What must be unique about an item of a set-like or map-like list. */
    private static Optional<List<Json>> identity(ObjectNode schema, Json item) {
        return switch (schema.textAt("x-kubernetes-list-type").orElse("")) {
            case "set" -> Optional.of(List.of(item));
            case "map" -> {
                var keys = new ArrayList<Json>();
                for (var key : Metadata.texts(schema.itemsAt("x-kubernetes-list-map-keys"))) {
                    keys.add(item.at(key).orElse(Json.nothing()));
                }
                yield Optional.of(keys);
            }
            default -> Optional.empty();
        };
    }

    private void checkText(ObjectNode schema, Text text, String path) {
        var length = text.value().codePointCount(0, text.value().length());
        var max = schema.wholeAt("maxLength");
        if (max.isPresent() && length > max.getAsLong()) {
            problems.add(
                    new FieldProblem(
                            "FieldValueTooLong",
                            path,
                            "Too long: may not be more than " + max.getAsLong() + " bytes"));
        }
        if (length < schema.wholeAt("minLength").orElse(0)) {
            problems.add(
                    FieldProblem.invalid(
                            path,
                            text,
                            path
                                    + " in body should be at least "
                                    + schema.wholeAt("minLength").orElse(0)
                                    + " chars long"));
        }
        var pattern = schema.textAt("pattern");
        if (pattern.isPresent() && !matches(pattern.get(), text.value())) {
            problems.add(
                    FieldProblem.invalid(
                            path, text, path + " in body should match '" + pattern.get() + "'"));
        }
    }

    private static boolean matches(String pattern, String value) {
        try {
            return Pattern.compile(pattern).matcher(value).find();
        } catch (PatternSyntaxException badSchema) {
            throw new IllegalArgumentException("schema pattern: " + pattern, badSchema);
        }
    }

    private void checkNumber(ObjectNode schema, Json.Numeral number, String path) {
        var minimum = bound(schema, "minimum");
        if (minimum.isPresent() && number.decimal().compareTo(minimum.get()) < 0) {
            problems.add(
                    FieldProblem.invalid(
                            path,
                            number,
                            path + " in body should be greater than or equal to " + minimum.get()));
        }
        var maximum = bound(schema, "maximum");
        if (maximum.isPresent() && number.decimal().compareTo(maximum.get()) > 0) {
            problems.add(
                    FieldProblem.invalid(
                            path,
                            number,
                            path + " in body should be less than or equal to " + maximum.get()));
        }
    }

    private static Optional<BigDecimal> bound(ObjectNode schema, String name) {
        return schema.at(name).orElse(Json.nothing()) instanceof Json.Numeral numeral
                ? Optional.of(numeral.decimal())
                : Optional.empty();
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }
}
