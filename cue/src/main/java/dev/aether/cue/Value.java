package dev.aether.cue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration value that knows where it was written: what YAML and JSON have in common.
 * Immutable.
 */
public sealed interface Value {
    /** Where the value begins. */
    Position position();

    /**
     * Named values in the order written.
     *
     * @param entries by name
     */
    record MapValue(Map<String, Entry> entries, Position position) implements Value {
        public MapValue {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** A name's place and its value. */
    record Entry(Position key, Value value) {}

    /** Values in order. */
    record ListValue(List<Value> items, Position position) implements Value {
        public ListValue {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record TextValue(String text, Position position) implements Value {}

    /**
     * A number, exactly as JSON would write it.
     *
     * @param literal a JSON number
     */
    record NumberValue(String literal, Position position) implements Value {}

    /** True or false. */
    record BoolValue(boolean value, Position position) implements Value {}

    /** Null. */
    record NullValue(Position position) implements Value {}

    /**
     * Reads a file's text: JSON if the name ends in {@code .json}, else YAML.
     *
     * @param file its name, for positions; not opened
     * @throws UnreadableException with the position, if it is malformed, repeats a name or exceeds
     *     a limit
     */
    static Value read(String file, String text) {
        return file.endsWith(".json") ? json(file, text) : yaml(file, text);
    }

    /** Reads one YAML document of the core schema; see {@link #read}. */
    static Value yaml(String file, String text) {
        return new YamlValues(file, text, ReadLimits.DEFAULT).document();
    }

    /** Reads one JSON document; see {@link #read}. */
    static Value json(String file, String text) {
        return new JsonValues(file, text, ReadLimits.DEFAULT).document();
    }

    /**
     * Reads JSON that came in a request: the values have no positions, so problems name paths only.
     */
    static Value request(String json) {
        return new JsonValues(ReadLimits.DEFAULT, json).document();
    }

    /** The value under a path of names. */
    default Optional<Value> at(String... path) {
        Value here = this;
        for (var name : path) {
            if (!(here instanceof MapValue map) || !map.entries().containsKey(name)) {
                return Optional.empty();
            }
            here = map.entries().get(name).value();
        }
        return Optional.of(here);
    }

    /** As JSON in one line, without positions. */
    default String json() {
        return ValueText.json(this);
    }

    /** The value as messages show it: short, quoted if text. */
    default String shown() {
        return ValueText.shown(this);
    }
}
