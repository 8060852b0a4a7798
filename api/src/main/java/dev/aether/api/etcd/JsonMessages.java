package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.aether.kubernetes.Json;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Protobuf messages as JSON, as etcd's gateway writes them: fields by their original names, 64-bit
 * numbers and bytes (base64) as text, enums by name, defaults left out. Reads camelCase names,
 * numbers and URL-safe base64 as well.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">ProtoJSON</a>
 */
final class JsonMessages {
    private static final int NESTING_MAX = 32;

    private JsonMessages() {}

    static Json write(Message message) {
        Json.ObjectNode object = Json.object();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            object = object.with(field.getKey().getName(), value(field.getKey(), field.getValue()));
        }
        return object;
    }

    private static Json value(FieldDescriptor field, Object value) {
        if (value instanceof List<?> items) {
            return Json.array(items.stream().map(item -> single(field, item)).toList());
        }
        return single(field, value);
    }

    private static Json single(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case LONG -> Json.text(number(field, (Long) value));
            case INT -> Json.number((Integer) value);
            case BOOLEAN -> Json.bool((Boolean) value);
            case STRING -> Json.text((String) value);
            case BYTE_STRING ->
                    Json.text(
                            Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> Json.text(((EnumValueDescriptor) value).getName());
            case MESSAGE -> write((Message) value);
            case FLOAT, DOUBLE -> throw unknownType(field);
        };
    }

    private static String number(FieldDescriptor field, long value) {
        return field.getType() == FieldDescriptor.Type.UINT64
                ? Long.toUnsignedString(value)
                : Long.toString(value);
    }

    /**
     * @throws IllegalArgumentException naming the field that cannot be read
     */
    static Message read(Message empty, Json json) {
        return read(empty.newBuilderForType(), json, 0);
    }

    private static Message read(Message.Builder into, Json json, int depth) {
        if (!(json instanceof Json.ObjectNode(Map<String, Json> fields))) {
            throw new IllegalArgumentException(
                    "expected an object for " + into.getDescriptorForType().getName());
        }
        if (depth > NESTING_MAX) {
            throw new IllegalArgumentException("objects nest deeper than " + NESTING_MAX);
        }
        fields.forEach((name, value) -> set(into, field(into, name), value, depth));
        return into.build();
    }

    private static FieldDescriptor field(Message.Builder into, String name) {
        List<FieldDescriptor> known = into.getDescriptorForType().getFields();
        Optional<FieldDescriptor> found =
                known.stream()
                        .filter(each ->
                                each.getName().equals(name) || each.getJsonName().equals(name))
                        .findFirst();
        return found.orElseThrow(() ->
                new IllegalArgumentException(
                        "unknown field \""
                                + name
                                + "\" in "
                                + into.getDescriptorForType().getName()));
    }

    private static void set(Message.Builder into, FieldDescriptor field, Json value, int depth) {
        if (value instanceof Json.Null) {
            return;
        }
        if (!field.isRepeated()) {
            into.setField(field, parsed(into, field, value, depth));
            return;
        }
        if (!(value instanceof Json.ArrayNode(List<Json> items))) {
            throw wrong(field, "an array");
        }
        List<Object> all = new ArrayList<>(items.size());
        items.forEach(item -> all.add(parsed(into, field, item, depth)));
        into.setField(field, all);
    }

    private static Object parsed(
            Message.Builder into, FieldDescriptor field, Json value, int depth) {
        return switch (field.getJavaType()) {
            case LONG -> number(field, value);
            case INT -> Math.toIntExact(number(field, value));
            case BOOLEAN -> flag(field, value);
            case STRING -> text(field, value);
            case BYTE_STRING -> bytes(field, value);
            case ENUM -> constant(field, value);
            case MESSAGE -> read(into.newBuilderForField(field), value, depth + 1);
            case FLOAT, DOUBLE -> throw unknownType(field);
        };
    }

    private static long number(FieldDescriptor field, Json value) {
        String text =
                switch (value) {
                    case Json.Numeral numeral -> numeral.text();
                    case Json.Text(String quoted) -> quoted;
                    case Json.ObjectNode _, Json.ArrayNode _, Json.Bool _, Json.Null _ ->
                            throw wrong(field, "a number");
                };
        try {
            return field.getType() == FieldDescriptor.Type.UINT64
                    ? Long.parseUnsignedLong(text)
                    : Long.parseLong(text);
        } catch (NumberFormatException malformed) {
            throw wrong(field, "a whole number");
        }
    }

    private static boolean flag(FieldDescriptor field, Json value) {
        if (value instanceof Json.Bool(boolean flag)) {
            return flag;
        }
        throw wrong(field, "true or false");
    }

    private static String text(FieldDescriptor field, Json value) {
        if (value instanceof Json.Text(String text)) {
            return text;
        }
        throw wrong(field, "a text");
    }

    private static ByteString bytes(FieldDescriptor field, Json value) {
        String standard = text(field, value).replace('-', '+').replace('_', '/');
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(standard));
        } catch (IllegalArgumentException malformed) {
            throw wrong(field, "base64");
        }
    }

    private static EnumValueDescriptor constant(FieldDescriptor field, Json value) {
        EnumValueDescriptor found =
                value instanceof Json.Text(String name)
                        ? field.getEnumType().findValueByName(name)
                        : field.getEnumType().findValueByNumber((int) number(field, value));
        if (found == null) {
            throw wrong(field, "one of " + field.getEnumType().getValues());
        }
        return found;
    }

    private static IllegalArgumentException wrong(FieldDescriptor field, String expected) {
        return new IllegalArgumentException(
                "expected " + expected + " in the field \"" + field.getName() + "\"");
    }

    private static IllegalStateException unknownType(FieldDescriptor field) {
        return new IllegalStateException("etcd has no such field: " + field.getFullName());
    }
}
