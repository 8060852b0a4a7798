package dev.aether.kubernetes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An immutable JSON value: the only form in which this library holds a Kubernetes object.
 *
 * <p>Fields keep the order in which they were written; equality of objects ignores that order, as
 * JSON does. Numbers keep their exact text. Values may be shared freely between threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public sealed interface Json {
    /** An object: field names to values, in the order written. */
    record ObjectNode(Map<String, Json> fields) implements Json {
        static final ObjectNode EMPTY = new ObjectNode(Map.of());

        /** Copies the fields, keeping their order. */
        public ObjectNode {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }

        /** This object with the field set: in its old place if it existed, else at the end. */
        public ObjectNode with(String field, Json value) {
            var changed = new LinkedHashMap<>(fields);
            changed.put(field, value);
            return new ObjectNode(changed);
        }

        /** This object with a text field set. */
        public ObjectNode with(String field, String value) {
            return with(field, new Text(value));
        }

        /** This object with a whole-number field set. */
        public ObjectNode with(String field, long value) {
            return with(field, number(value));
        }

        /** This object with a boolean field set. */
        public ObjectNode with(String field, boolean value) {
            return with(field, new Bool(value));
        }

        /** This object with the field set if a value is present, else unchanged. */
        public ObjectNode withOptional(String field, Optional<? extends Json> value) {
            return value.isPresent() ? with(field, value.get()) : this;
        }

        /** This object without the field. */
        public ObjectNode without(String field) {
            if (!fields.containsKey(field)) {
                return this;
            }
            var changed = new LinkedHashMap<>(fields);
            changed.remove(field);
            return new ObjectNode(changed);
        }

        /**
         * This object with the value at a path set; missing or non-object steps become objects.
         *
         * @param path at least one field name
         */
        public ObjectNode withAt(List<String> path, Json value) {
            var field = path.getFirst();
            if (path.size() == 1) {
                return with(field, value);
            }
            var child = object(field).orElse(EMPTY);
            return with(field, child.withAt(path.subList(1, path.size()), value));
        }

        /** This object without the value at a path; unchanged if there is none. */
        public ObjectNode withoutAt(String... path) {
            return withoutAt(List.of(path));
        }

        private ObjectNode withoutAt(List<String> path) {
            var field = path.getFirst();
            if (path.size() == 1) {
                return without(field);
            }
            var child = object(field);
            return child.isPresent()
                    ? with(field, child.get().withoutAt(path.subList(1, path.size())))
                    : this;
        }

        public boolean has(String field) {
            return fields.containsKey(field);
        }

        public boolean isEmpty() {
            return fields.isEmpty();
        }

        private Optional<ObjectNode> object(String field) {
            return fields.get(field) instanceof ObjectNode node
                    ? Optional.of(node)
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return compact();
        }
    }

    /** An array. */
    record ArrayNode(List<Json> items) implements Json {
        static final ArrayNode EMPTY = new ArrayNode(List.of());

        public ArrayNode {
            items = List.copyOf(items);
        }

        /** This array with one more item at the end. */
        public ArrayNode plus(Json item) {
            var changed = new ArrayList<>(items);
            changed.add(item);
            return new ArrayNode(changed);
        }

        @Override
        public String toString() {
            return compact();
        }
    }

    /** A string. */
    record Text(String value) implements Json {
        @Override
        public String toString() {
            return compact();
        }
    }

    /**
     * A number as it was written, so that nothing is lost between reading and printing. Two
     * numerals are equal when they are written alike; compare {@link #decimal} for magnitude.
     *
     * @param text a JSON number literal
     */
    record Numeral(String text) implements Json {
        public Numeral {
            if (!JsonText.isNumber(text)) {
                throw new IllegalArgumentException("not a JSON number: " + text);
            }
        }

        /** The value as a 64-bit whole number, if it is one. */
        public OptionalLong whole() {
            try {
                return OptionalLong.of(decimal().longValueExact());
            } catch (ArithmeticException tooLargeOrFractional) {
                return OptionalLong.empty();
            }
        }

        /** The exact value. */
        public BigDecimal decimal() {
            return new BigDecimal(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** The null value; see {@link Json#nothing}. */
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** The empty object. */
    static ObjectNode object() {
        return ObjectNode.EMPTY;
    }

    /** An object with one text field, to be continued by {@code with}. */
    static ObjectNode object(String field, String value) {
        return ObjectNode.EMPTY.with(field, value);
    }

    /** An object with one field, to be continued by {@code with}. */
    static ObjectNode object(String field, Json value) {
        return ObjectNode.EMPTY.with(field, value);
    }

    static ArrayNode array(Json... items) {
        return new ArrayNode(List.of(items));
    }

    static ArrayNode array(List<? extends Json> items) {
        return new ArrayNode(List.copyOf(items));
    }

    /** An array of strings. */
    static ArrayNode texts(Iterable<String> values) {
        var items = new ArrayList<Json>();
        values.forEach(value -> items.add(new Text(value)));
        return new ArrayNode(items);
    }

    static Text text(String value) {
        return new Text(value);
    }

    static Numeral number(long value) {
        return new Numeral(Long.toString(value));
    }

    /** The null value. */
    static Null nothing() {
        return new Null();
    }

    static Bool bool(boolean value) {
        return new Bool(value);
    }

    /**
     * Reads one JSON document strictly, within {@link Limits#DEFAULT}.
     *
     * @throws MalformedException with line and column if it is not JSON, repeats a field, or
     *     exceeds a limit
     */
    static Json parse(String text) {
        return JsonText.parse(text, Limits.DEFAULT);
    }

    /** Reads one UTF-8 JSON document; see {@link #parse(String)}. */
    static Json parse(byte[] utf8) {
        return JsonText.parse(utf8, Limits.DEFAULT);
    }

    /**
     * The value under a path of field names; array items are addressed by their index in decimal.
     */
    default Optional<Json> at(String... path) {
        Json here = this;
        for (var step : path) {
            var next = JsonPath.child(here, step);
            if (next.isEmpty()) {
                return next;
            }
            here = next.get();
        }
        return Optional.of(here);
    }

    /** The text under a path; empty if absent or not text. */
    default Optional<String> textAt(String... path) {
        return at(path).filter(Text.class::isInstance).map(found -> ((Text) found).value());
    }

    /** The whole number under a path; empty if absent or not a 64-bit whole number. */
    default OptionalLong wholeAt(String... path) {
        return at(path).orElse(nothing()) instanceof Numeral numeral
                ? numeral.whole()
                : OptionalLong.empty();
    }

    /** The boolean under a path; empty if absent or not a boolean. */
    default Optional<Boolean> boolAt(String... path) {
        return at(path).filter(Bool.class::isInstance).map(found -> ((Bool) found).value());
    }

    /** The object under a path, or the empty object. */
    default ObjectNode objectAt(String... path) {
        return at(path).orElse(nothing()) instanceof ObjectNode node ? node : ObjectNode.EMPTY;
    }

    /** The items of the array under a path, or none. */
    default List<Json> itemsAt(String... path) {
        return at(path).orElse(nothing()) instanceof ArrayNode node ? node.items() : List.of();
    }

    /** One line, no spaces. */
    default String compact() {
        return JsonText.print(this, false);
    }

    /** Indented by two spaces, ending without a line feed. */
    default String pretty() {
        return JsonText.print(this, true);
    }

    /** {@link #compact} in UTF-8. */
    default byte[] bytes() {
        return JsonText.bytes(this);
    }

    /** What this value is, in the words of JSON: object, array, string, number, boolean, null. */
    default String typeName() {
        return switch (this) {
            case ObjectNode _ -> "object";
            case ArrayNode _ -> "array";
            case Text _ -> "string";
            case Numeral _ -> "number";
            case Bool _ -> "boolean";
            case Null _ -> "null";
        };
    }
}
