package dev.aether.cue;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** What a value may be. Immutable; a schema is a tree and has no cycles. */
public sealed interface Schema {
    /**
     * A closed set of named fields: any other name is a problem.
     *
     * @param what names the whole in messages, such as {@code an app}
     */
    record Struct(String what, List<Field> fields) implements Schema {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** One field of a struct. */
    record Field(String name, Schema schema, Presence presence, String doc) {}

    /** Whether a field must be given. */
    sealed interface Presence {
        /** It must. */
        record Required() implements Presence {}

        /** It may be left out. */
        record Optional() implements Presence {}

        /**
         * Left out, it has this value.
         *
         * @param json the default as JSON
         */
        record Default(String json) implements Presence {}
    }

    /**
     * Freely named values of one schema.
     *
     * @param names what the names look like
     * @param min entries at least
     * @param max entries at most
     */
    record Dictionary(Form names, Schema values, int min, int max) implements Schema {}

    /** Values of one schema in order. */
    record Sequence(Schema items, int min, int max) implements Schema {}

    /** A string of a certain form. */
    record Text(Form form) implements Schema {}

    /** One of a few strings. */
    record Choice(List<String> allowed) implements Schema {
        public Choice {
            allowed = List.copyOf(allowed);
        }
    }

    /** A whole number within bounds, both included. */
    record Whole(long min, long max) implements Schema {}

    /** A number within bounds, both included. */
    record Decimal(double min, double max) implements Schema {}

    /** True or false. */
    record Flag() implements Schema {}

    /** An amount of memory or disk, such as {@code 32Mi}; bounds in bytes. */
    record ByteCount(long min, long max) implements Schema {}

    /** An amount of processor time, such as {@code 250m}; bounds in thousandths of a core. */
    record Cpu(long minMillis, long maxMillis) implements Schema {}

    /** A span of time, such as {@code 5s}. */
    record Span(Duration min, Duration max) implements Schema {}

    /** Any of several; problems are those of the one that fits best. */
    record Union(List<Schema> options) implements Schema {
        public Union {
            options = List.copyOf(options);
            if (options.isEmpty()) {
                throw new IllegalArgumentException("a union needs options");
            }
        }
    }

    /** Known, but to be refused for now: better than an unknown field. */
    record NotYet() implements Schema {}

    /**
     * What a string looks like.
     *
     * @param meaning in messages, such as {@code a DNS label}
     * @param pattern the whole string must match
     */
    record Form(String meaning, Pattern pattern, int lengthMax) {
        public Form(String meaning, String pattern, int lengthMax) {
            this(meaning, Pattern.compile(pattern), lengthMax);
        }

        boolean fits(String text) {
            return text.length() <= lengthMax && pattern.matcher(text).matches();
        }
    }

    /** Any string up to a length. */
    static Text text(int lengthMax) {
        return new Text(new Form("text", "(?s).*", lengthMax));
    }

    static Field required(String name, Schema schema, String doc) {
        return new Field(name, schema, new Presence.Required(), doc);
    }

    static Field optional(String name, Schema schema, String doc) {
        return new Field(name, schema, new Presence.Optional(), doc);
    }

    /**
     * A field with a default.
     *
     * @param json the default as JSON; it must fit the schema
     */
    static Field defaulted(String name, Schema schema, String json, String doc) {
        return new Field(name, schema, new Presence.Default(json), doc);
    }

    /** A field that a later version will understand. */
    static Field notYet(String name, String doc) {
        return optional(name, new NotYet(), doc);
    }

    /**
     * Everything wrong with a value, in the order of the file, at most {@value Check#PROBLEMS_MAX}
     * problems; empty if it fits.
     */
    default List<Problem> check(Value value) {
        return Check.problems(this, value);
    }

    /** A value that fits, with the defaults of absent fields filled in. */
    default Value complete(Value value) {
        return Completion.complete(this, value);
    }

    /** This schema as JSON Schema (draft 2020-12), in JSON. */
    default String jsonSchema() {
        return JsonSchema.of(this).json();
    }
}
