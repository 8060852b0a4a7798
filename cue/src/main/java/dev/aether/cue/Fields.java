package dev.aether.cue;

import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields of a value that was found to fit its schema, as what they are. */
final class Fields {
    private Fields() {}

    static Optional<Duration> span(Value value, String name) {
        return amount(value, name).flatMap(Quantities::span);
    }

    static Optional<String> amount(Value value, String name) {
        return value.at(name).flatMap(Scalars::amount);
    }

    static Map<String, Value.Entry> entries(Value value, String name) {
        return value.at(name).orElse(value) instanceof MapValue(var entries, _)
                ? entries
                : Map.of();
    }

    static List<Value> items(Value value, String name) {
        return value.at(name).orElse(value) instanceof ListValue(var items, _) ? items : List.of();
    }

    static String text(Value value, String name) {
        return text(value.at(name).orElseThrow());
    }

    static String text(Value value) {
        return value instanceof TextValue(var text, _) ? text : value.shown();
    }

    static long number(Value value, String name) {
        return value.at(name).orElse(value) instanceof NumberValue(var literal, _)
                ? new BigDecimal(literal).longValueExact()
                : 0;
    }

    static Map<String, String> texts(Value value, String name) {
        var texts = new LinkedHashMap<String, String>();
        entries(value, name).forEach((key, entry) -> texts.put(key, text(entry.value())));
        return texts;
    }

    static List<String> texts(List<Value> values) {
        return values.stream().map(Fields::text).toList();
    }
}
