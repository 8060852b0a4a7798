package dev.aether.cue;

import dev.aether.cue.Schema.Presence;
import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.Entry;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Exports a schema as JSON Schema, for editors and other tools.
 *
 * <p>Fields that are not yet supported are left out, so that tools refuse them too.
 *
 * @see <a href="https://json-schema.org/draft/2020-12/json-schema-core">JSON Schema</a>
 */
final class JsonSchema {
    private final Map<String, Entry> members = new LinkedHashMap<>();

    private JsonSchema() {}

    static Value of(Schema schema) {
        return switch (schema) {
            case Schema.Struct struct -> struct(struct);
            case Schema.Dictionary dictionary ->
                    type("object")
                            .plus("propertyNames", pattern(dictionary.names()))
                            .plus("additionalProperties", of(dictionary.values()))
                            .whole("minProperties", dictionary.min())
                            .whole("maxProperties", dictionary.max())
                            .value();
            case Schema.Sequence sequence ->
                    type("array")
                            .plus("items", of(sequence.items()))
                            .whole("minItems", sequence.min())
                            .whole("maxItems", sequence.max())
                            .value();
            case Schema.Text text ->
                    type("string")
                            .plus("pattern", text(anchored(text.form().pattern())))
                            .whole("maxLength", text.form().lengthMax())
                            .value();
            case Schema.Choice choice ->
                    type("string").plus("enum", texts(choice.allowed())).value();
            case Schema.Whole whole ->
                    type("integer")
                            .whole("minimum", whole.min())
                            .whole("maximum", whole.max())
                            .value();
            case Schema.Decimal decimal ->
                    type("number")
                            .plus("minimum", number(Double.toString(decimal.min())))
                            .plus("maximum", number(Double.toString(decimal.max())))
                            .value();
            case Schema.Flag _ -> type("boolean").value();
            case Schema.ByteCount _ -> amount(Quantities.BYTES);
            case Schema.Cpu _ -> amount(Quantities.CPU);
            case Schema.Span _ ->
                    type("string").plus("pattern", text(anchored(Quantities.SPAN))).value();
            case Schema.Union union ->
                    new JsonSchema()
                            .plus("anyOf", list(union.options().stream().map(JsonSchema::of)))
                            .value();
            case Schema.NotYet _ -> new BoolValue(false, Position.NONE);
        };
    }

    private static Value struct(Schema.Struct struct) {
        var properties = new JsonSchema();
        var required = new ArrayList<String>();
        for (var field : struct.fields()) {
            if (field.schema() instanceof Schema.NotYet) {
                continue;
            }
            var own = new JsonSchema().plus("description", text(field.doc()));
            if (field.presence() instanceof Presence.Default(var json)) {
                own.plus("default", Value.request(json));
            }
            if (of(field.schema()) instanceof MapValue map) {
                own.members.putAll(map.entries());
            }
            properties.plus(field.name(), own.value());
            if (field.presence() instanceof Presence.Required) {
                required.add(field.name());
            }
        }
        var object = type("object").plus("properties", properties.value());
        if (!required.isEmpty()) {
            object.plus("required", texts(required));
        }
        return object.plus("additionalProperties", new BoolValue(false, Position.NONE)).value();
    }

    /** A quantity: text of a form, or a bare number. */
    private static Value amount(Pattern form) {
        var asText = type("string").plus("pattern", text(anchored(form))).value();
        var asNumber = type("number").plus("minimum", number("0")).value();
        return new JsonSchema().plus("anyOf", list(List.of(asText, asNumber).stream())).value();
    }

    private static Value pattern(Schema.Form form) {
        return new JsonSchema()
                .plus("pattern", text(anchored(form.pattern())))
                .whole("maxLength", form.lengthMax())
                .value();
    }

    /** JSON Schema patterns find, ours match the whole; inline flags are unknown to ECMA 262. */
    private static String anchored(Pattern pattern) {
        var plain = pattern.pattern().replace("(?s).", "[\\s\\S]");
        return "^(?:" + plain + ")$";
    }

    private static JsonSchema type(String name) {
        return new JsonSchema().plus("type", text(name));
    }

    private JsonSchema plus(String name, Value value) {
        members.put(name, new Entry(Position.NONE, value));
        return this;
    }

    /** A bound that says nothing is left out. */
    private JsonSchema whole(String name, long bound) {
        var says = bound != Long.MIN_VALUE && bound != Long.MAX_VALUE;
        var counts = name.equals("minProperties") || name.equals("minItems");
        var useless = bound == Integer.MAX_VALUE || (counts && bound == 0);
        return says && !useless ? plus(name, number(Long.toString(bound))) : this;
    }

    private Value value() {
        return new MapValue(members, Position.NONE);
    }

    private static Value text(String text) {
        return new TextValue(text, Position.NONE);
    }

    private static Value number(String literal) {
        return new NumberValue(literal, Position.NONE);
    }

    private static Value texts(List<String> texts) {
        return list(texts.stream().map(JsonSchema::text));
    }

    private static Value list(Stream<Value> items) {
        return new ListValue(items.toList(), Position.NONE);
    }
}
