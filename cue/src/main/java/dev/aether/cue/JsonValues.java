package dev.aether.cue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.Entry;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NullValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads JSON into positioned values. */
final class JsonValues {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(500)
                                    .maxNumberLength(Literals.NUMBER_LENGTH_MAX)
                                    .build())
                    .build();

    private final String text;
    private final Reading reading;

    JsonValues(String file, String text, ReadLimits limits) {
        this.text = text;
        this.reading = new Reading(file, limits, true);
    }

    /** Without positions. */
    JsonValues(ReadLimits limits, String text) {
        this.text = text;
        this.reading = new Reading("", limits, false);
    }

    Value document() {
        reading.checkLength(text);
        try (var parser = FACTORY.createParser(text)) {
            var first = parser.nextToken();
            if (first == null) {
                throw new UnreadableException(reading.at(1, 1), "expected a value, got nothing");
            }
            var value = value(parser, first, 0);
            if (parser.nextToken() != null) {
                throw new UnreadableException(
                        here(parser), "expected the end, got more after the value");
            }
            return value;
        } catch (JsonProcessingException refused) {
            var where = Optional.ofNullable(refused.getLocation()).orElse(JsonLocation.NA);
            throw new UnreadableException(at(where), "not JSON: " + refused.getOriginalMessage());
        } catch (IOException refused) {
            throw new UnreadableException(reading.at(0, 0), "not JSON: " + refused.getMessage());
        }
    }

    private Value value(JsonParser parser, JsonToken token, int depth) throws IOException {
        var where = here(parser);
        reading.count(1, where);
        if (token == JsonToken.START_OBJECT) {
            return map(parser, where, reading.deeper(depth, 1, where));
        }
        if (token == JsonToken.START_ARRAY) {
            return list(parser, where, reading.deeper(depth, 1, where));
        }
        if (token.isNumeric()) {
            return new NumberValue(Literals.number(parser.getText(), where), where);
        }
        if (token.isBoolean()) {
            return new BoolValue(token == JsonToken.VALUE_TRUE, where);
        }
        return token == JsonToken.VALUE_NULL
                ? new NullValue(where)
                : new TextValue(parser.getText(), where);
    }

    private Value map(JsonParser parser, Position where, int depth) throws IOException {
        var entries = new LinkedHashMap<String, Entry>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var key = here(parser);
            Reading.put(entries, name, new Entry(key, value(parser, parser.nextToken(), depth)));
        }
        return new MapValue(entries, where);
    }

    private Value list(JsonParser parser, Position where, int depth) throws IOException {
        var items = new ArrayList<Value>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            items.add(value(parser, token, depth));
        }
        return new ListValue(items, where);
    }

    private Position here(JsonParser parser) {
        return at(parser.currentTokenLocation());
    }

    private Position at(JsonLocation where) {
        return reading.at(Math.max(0, where.getLineNr()), Math.max(0, where.getColumnNr()));
    }
}
