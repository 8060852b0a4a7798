package dev.aether.cue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Prints values: whole as JSON, or short for messages. */
final class ValueText {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int SHOWN_MAX = 60;

    private ValueText() {}

    static String json(Value value) {
        var out = new StringWriter();
        try (var generator = FACTORY.createGenerator(out)) {
            write(value, generator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString();
    }

    private static void write(Value value, JsonGenerator out) throws IOException {
        switch (value) {
            case Value.MapValue map -> {
                out.writeStartObject();
                for (var entry : map.entries().entrySet()) {
                    out.writeFieldName(entry.getKey());
                    write(entry.getValue().value(), out);
                }
                out.writeEndObject();
            }
            case Value.ListValue list -> {
                out.writeStartArray();
                for (var item : list.items()) {
                    write(item, out);
                }
                out.writeEndArray();
            }
            case Value.TextValue text -> out.writeString(text.text());
            case Value.NumberValue number -> out.writeRawValue(number.literal());
            case Value.BoolValue bool -> out.writeBoolean(bool.value());
            case Value.NullValue _ -> out.writeNull();
        }
    }

    static String shown(Value value) {
        return switch (value) {
            case Value.MapValue map -> map.entries().isEmpty() ? "an empty map" : "a map";
            case Value.ListValue list -> list.items().isEmpty() ? "an empty list" : "a list";
            case Value.NullValue _ -> "nothing";
            case Value.TextValue text -> shortened(json(text));
            case Value.NumberValue _, Value.BoolValue _ -> shortened(json(value));
        };
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX - 3) + "...";
    }
}
