package dev.aether.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values as jco has them in JavaScript: as an expression, and in the form without types that {@code
 * answers.mjs} prints.
 */
final class JavaScript {
    private final boolean expression;

    private JavaScript(boolean expression) {
        this.expression = expression;
    }

    /** What evaluates to the value. */
    static String expression(Shape shape, @Nullable Object value) {
        return new JavaScript(true).text(shape, value);
    }

    /** What the script prints for the value. */
    static String plain(Shape shape, @Nullable Object value) {
        return new JavaScript(false).text(shape, value);
    }

    private String text(Shape shape, @Nullable Object value) {
        return switch (shape) {
            case Shape.Builtin builtin -> builtin(builtin.code(), value);
            case Shape.RecordOf record -> record(record.fields(), (Object[]) value);
            case Shape.TupleOf tuple -> tuple(tuple.fields(), (Object[]) value);
            case Shape.ListOf list -> list(list.element(), value);
            case Shape.VariantOf variant -> {
                Case chosen = (Case) value;
                var payload = variant.cases().get(chosen.index());
                yield tagged("c" + chosen.index(), payload, chosen.payload());
            }
            case Shape.EnumOf _ -> string("l" + value);
            case Shape.FlagsOf flags -> flags(flags.count(), (Long) value);
            case Shape.OptionOf option -> option(option.some(), (Optional<?>) value);
            case Shape.ResultOf result ->
                    switch ((Outcome) value) {
                        case Outcome.Ok ok -> tagged("ok", result.ok(), ok.value());
                        case Outcome.Err err -> tagged("err", result.error(), err.value());
                    };
        };
    }

    private String builtin(int code, @Nullable Object value) {
        return switch (code) {
            case 0x7f -> String.valueOf(value);
            case 0x79 -> number(Integer.toUnsignedLong((Integer) value));
            case 0x78 -> value + "n";
            case 0x77 -> Long.toUnsignedString((Long) value) + "n";
            case 0x76 -> number((Float) value);
            case 0x75 -> number((Double) value);
            case 0x74 -> string(Character.toString((Integer) value));
            case 0x73 -> string((String) value);
            default -> number((Integer) value);
        };
    }

    private String number(double value) {
        return expression
                ? Double.toString(value)
                : Long.toHexString(Double.doubleToLongBits(value));
    }

    private String string(String value) {
        return value.chars()
                .mapToObj(unit -> (expression ? "\\u%04x" : "%x").formatted(unit))
                .collect(Collectors.joining(expression ? "" : " ", "\"", "\""));
    }

    private String record(List<Shape> fields, Object[] values) {
        var texts = new TreeMap<String, String>();
        for (int i = 0; i < values.length; i++) {
            texts.put("f" + i, text(fields.get(i), values[i]));
        }
        return object(texts);
    }

    private static String object(TreeMap<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private String tuple(List<Shape> fields, Object[] values) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            texts.add(text(fields.get(i), values[i]));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    private String list(Shape element, @Nullable Object value) {
        var texts = new ArrayList<String>();
        if (value instanceof byte[] octets) {
            for (byte octet : octets) {
                texts.add(number(octet & 0xff));
            }
        } else {
            ((List<?>) value).forEach(item -> texts.add(text(element, item)));
        }
        return "[" + String.join(", ", texts) + "]";
    }

    private String flags(int count, long bits) {
        var texts = new TreeMap<String, String>();
        for (int i = 0; i < count; i++) {
            texts.put("l" + i, String.valueOf((bits >>> i & 1) != 0));
        }
        return object(texts);
    }

    /** An option of an option is a variant there, or none in some were none. */
    private String option(Shape some, Optional<?> value) {
        if (some instanceof Shape.OptionOf) {
            return value.map(present -> tagged("some", Optional.of(some), present))
                    .orElseGet(() -> tagged("none", Optional.empty(), null));
        }
        return value.map(present -> text(some, present)).orElse(expression ? "undefined" : "none");
    }

    private String tagged(String tag, Optional<Shape> shape, @Nullable Object payload) {
        var texts = new TreeMap<String, String>();
        texts.put("tag", string(tag));
        shape.map(present -> text(present, payload))
                .filter(text -> expression || !text.equals("none"))
                .ifPresent(text -> texts.put("val", text));
        return object(texts);
    }
}
