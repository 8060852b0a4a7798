package dev.aether.cue;

import dev.aether.cue.Schema.Field;
import dev.aether.cue.Schema.Presence;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.TextValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a value with a schema and collects what is wrong. */
final class Check {
    static final int PROBLEMS_MAX = 100;

    private final List<Problem> problems = new ArrayList<>();

    private Check() {}

    static List<Problem> problems(Schema schema, Value value) {
        var check = new Check();
        check.value(schema, value, "");
        check.problems.sort(Problem.IN_ORDER);
        return List.copyOf(check.problems);
    }

    private void value(Schema schema, Value value, String path) {
        switch (schema) {
            case Schema.Struct struct -> struct(struct, value, path);
            case Schema.Dictionary dictionary -> dictionary(dictionary, value, path);
            case Schema.Sequence sequence -> sequence(sequence, value, path);
            case Schema.Union union -> union(union, value, path);
            case Schema.NotYet _ ->
                    add(
                            value.position(),
                            path,
                            "nothing here",
                            value.shown(),
                            "not yet supported in this version");
            case Schema.Text _,
                    Schema.Choice _,
                    Schema.Whole _,
                    Schema.Decimal _,
                    Schema.Flag _,
                    Schema.ByteCount _,
                    Schema.Cpu _,
                    Schema.Span _ -> {
                if (!Scalars.fits(schema, value)) {
                    add(
                            value.position(),
                            path,
                            Scalars.describe(schema),
                            value.shown(),
                            Scalars.hint(schema, value));
                }
            }
        }
    }

    private void struct(Schema.Struct struct, Value value, String path) {
        if (!(value instanceof MapValue map)) {
            add(value.position(), path, struct.what(), value.shown(), "");
            return;
        }
        var known = new LinkedHashMap<String, Field>();
        struct.fields().forEach(field -> known.put(field.name(), field));
        for (var entry : map.entries().entrySet()) {
            var name = entry.getKey();
            var here = join(path, name);
            var field = Optional.ofNullable(known.get(name));
            if (field.isEmpty()) {
                unknown(known, entry.getValue().key(), here, name);
            } else if (field.get().schema() instanceof Schema.NotYet) {
                notYet(entry.getValue().key(), here, name);
            } else {
                value(field.get().schema(), entry.getValue().value(), here);
            }
        }
        for (var field : struct.fields()) {
            var missing =
                    field.presence() instanceof Presence.Required
                            && !map.entries().containsKey(field.name());
            if (missing) {
                var expected = "`" + field.name() + "` (" + field.doc() + ")";
                add(map.position(), path, expected, "nothing", "");
            }
        }
    }

    private void unknown(Map<String, Field> known, Position at, String path, String name) {
        var usable = new ArrayList<String>();
        known.forEach((each, field) -> {
            if (!(field.schema() instanceof Schema.NotYet)) {
                usable.add(each);
            }
        });
        var hint =
                Nearest.to(name, known.keySet())
                        .map(near -> "did you mean `" + near + "`?")
                        .orElse("");
        var expected =
                usable.isEmpty() ? "no fields" : "one of the fields " + String.join(", ", usable);
        add(at, path, expected, "the unknown field `" + name + "`", hint);
    }

    private void notYet(Position at, String path, String name) {
        add(
                at,
                path,
                "no such field yet",
                "`" + name + "`",
                "`" + name + "` is not yet supported in this version");
    }

    private void dictionary(Schema.Dictionary dictionary, Value value, String path) {
        if (!(value instanceof MapValue map)) {
            add(value.position(), path, "a map", value.shown(), "");
            return;
        }
        size(map.entries().size(), dictionary.min(), dictionary.max(), value, path);
        for (var entry : map.entries().entrySet()) {
            var name = entry.getKey();
            if (!dictionary.names().fits(name)) {
                var got = new TextValue(name, Position.NONE).shown();
                var expected = dictionary.names().meaning() + " as name";
                add(entry.getValue().key(), path, expected, got, "");
            }
            value(dictionary.values(), entry.getValue().value(), join(path, name));
        }
    }

    private void sequence(Schema.Sequence sequence, Value value, String path) {
        if (!(value instanceof ListValue list)) {
            add(value.position(), path, "a list", value.shown(), "");
            return;
        }
        size(list.items().size(), sequence.min(), sequence.max(), value, path);
        for (var i = 0; i < list.items().size(); i++) {
            value(sequence.items(), list.items().get(i), path + "[" + i + "]");
        }
    }

    private void size(int size, int min, int max, Value value, String path) {
        if (size < min) {
            add(value.position(), path, "at least " + min, Integer.toString(size), "");
        }
        if (size > max) {
            add(value.position(), path, "at most " + max, Integer.toString(size), "");
        }
    }

    /** Reports against the option of the value's shape, or all of them if none has it. */
    private void union(Schema.Union union, Value value, String path) {
        Optional<List<Problem>> best = Optional.empty();
        for (var option : union.options()) {
            var check = new Check();
            check.value(option, value, path);
            if (check.problems.isEmpty()) {
                return;
            }
            if (Scalars.sameShape(option, value)) {
                best = best.or(() -> Optional.of(check.problems));
            }
        }
        if (best.isPresent()) {
            best.get().forEach(this::add);
            return;
        }
        var described = union.options().stream().map(Scalars::describe).toList();
        add(value.position(), path, String.join(" or ", described), value.shown(), "");
    }

    private void add(Position at, String path, String expected, String got, String hint) {
        add(new Problem(at, path, expected, got, hint));
    }

    private void add(Problem problem) {
        if (problems.size() < PROBLEMS_MAX) {
            problems.add(problem);
        }
    }

    /** A name with dots or slashes is quoted, so that the path stays readable. */
    static String join(String path, String name) {
        var plain =
                name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-' || c == '_');
        var step = plain && !name.isEmpty() ? name : "\"" + name + "\"";
        return path.isEmpty() ? step : path + "." + step;
    }
}
