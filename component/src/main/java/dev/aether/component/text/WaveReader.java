package dev.aether.component.text;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.abi.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads values; how deep they nest is bounded by their type. */
final class WaveReader {
    private final WaveInput in;

    WaveReader(WaveInput in) {
        this.in = in;
    }

    Object value(WitType named) {
        return switch (named.plain()) {
            case WitType.Builtin(Primitive primitive) -> new WaveScalars(in).value(primitive);
            case WitType.RecordOf(var fields) -> record(fields);
            case WitType.Variant(var cases) -> variant(cases);
            case WitType.Enumeration(var labels) -> label(labels, "one of");
            case WitType.Flags(var labels) -> flags(labels);
            case WitType.ListOf(var element) -> list(element);
            case WitType.FixedList(var element, var length) -> fixed(element, length);
            case WitType.Tuple(var elements) -> tuple(elements);
            case WitType.OptionOf(var some) -> option(some);
            case WitType.ResultOf(var ok, var error) -> result(ok, error);
            case WitType.Own _, WitType.Borrow _, WitType.Resource _ ->
                    throw in.unexpected("a resource, which cannot be written as text");
            case WitType.Named other -> throw new IllegalStateException("named " + other);
        };
    }

    private Object list(WitType element) {
        return listOf(element, elements(element));
    }

    private List<Object> elements(WitType element) {
        var values = new ArrayList<>();
        in.expect('[', "'[' of a list");
        while (!in.take(']')) {
            values.add(value(element));
            separator(']', "list");
        }
        return values;
    }

    /** Its bytes stay numbers: only a list of any length is an array. */
    private Object fixed(WitType element, int length) {
        int start = in.position();
        List<Object> values = elements(element);
        if (values.size() != length) {
            throw in.unexpectedAt(
                    start,
                    "a list of %s, but it has %d"
                            .formatted(Integer.toUnsignedString(length), values.size()));
        }
        return values;
    }

    private static Object listOf(WitType element, List<Object> values) {
        boolean octets =
                element.plain() instanceof WitType.Builtin(Primitive primitive)
                        && primitive == Primitive.U8;
        if (!octets) {
            return values;
        }
        byte[] bytes = new byte[values.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ((Integer) values.get(i)).byteValue();
        }
        return bytes;
    }

    /** A comma, or the end comes next. */
    private void separator(char end, String what) {
        if (!in.take(',') && !in.at(end)) {
            throw in.unexpected("',' or '%c' of a %s".formatted(end, what));
        }
    }

    private Object tuple(List<WitType> elements) {
        var values = new Object[elements.size()];
        in.expect('(', "'(' of a tuple");
        for (int i = 0; i < values.length; i++) {
            values[i] = value(elements.get(i));
            if (i < values.length - 1) {
                in.expect(',', "',' and %d more of a tuple".formatted(values.length - 1 - i));
            }
        }
        in.take(',');
        in.expect(')', "')' after %d of a tuple".formatted(values.length));
        return values;
    }

    private Object record(List<WitType.Field> fields) {
        var values = new Object[fields.size()];
        List<String> names = fields.stream().map(WitType.Field::name).toList();
        in.expect('{', "'{' of a record");
        if (in.take(':')) {
            in.expect('}', "'}' of an empty record");
        } else {
            while (!in.take('}')) {
                field(fields, names, values);
                separator('}', "record");
            }
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] == null ? absent(fields.get(i), in) : values[i];
        }
        return values;
    }

    private void field(List<WitType.Field> fields, List<String> names, Object[] values) {
        int start = in.position();
        int index = label(names, "a field,");
        if (values[index] != null) {
            throw in.unexpectedAt(start, "each field once, but again came " + names.get(index));
        }
        in.expect(':', "':' after the field " + names.get(index));
        values[index] = value(fields.get(index).type());
    }

    /** What was not written, which only an option may be. */
    static Object absent(WitType.Field field, WaveInput in) {
        if (field.type().plain() instanceof WitType.OptionOf) {
            return Optional.empty();
        }
        throw in.unexpected("a value of " + field.name());
    }

    private Object flags(List<String> labels) {
        long bits = 0;
        in.expect('{', "'{' of flags");
        while (!in.take('}')) {
            bits |= 1L << label(labels, "a flag,");
            separator('}', "set of flags");
        }
        return bits;
    }

    /** One of these words. @return which */
    private int label(List<String> labels, String what) {
        in.at(' ');
        int start = in.position();
        String word = in.word();
        int index = labels.indexOf(word.startsWith("%") ? word.substring(1) : word);
        if (index < 0) {
            throw in.unexpectedAt(start, what + " " + String.join(", ", labels));
        }
        return index;
    }

    private Object variant(List<WitType.Choice> cases) {
        int index = label(cases.stream().map(WitType.Choice::label).toList(), "one of");
        Optional<WitType> payload = cases.get(index).payload();
        return payload.isPresent()
                ? new Case(index, payload(payload.get(), cases.get(index).label()))
                : Case.of(index);
    }

    private Object payload(WitType type, String label) {
        in.expect('(', "'(' after " + label);
        Object value = value(type);
        in.expect(')', "')' after what " + label + " carries");
        return value;
    }

    private Object option(WitType some) {
        if (takeWord("none")) {
            return Optional.empty();
        }
        if (takeWord("some")) {
            return Optional.of(payload(some, "some"));
        }
        if (isWrapper(some)) {
            throw in.unexpected("some(...) or none");
        }
        return Optional.of(value(some));
    }

    private Object result(Optional<WitType> ok, Optional<WitType> error) {
        if (takeWord("ok")) {
            return ok.isPresent() ? Outcome.ok(payload(ok.get(), "ok")) : Outcome.ok();
        }
        if (takeWord("err")) {
            return error.isPresent() ? Outcome.err(payload(error.get(), "err")) : Outcome.err();
        }
        if (ok.isEmpty() || isWrapper(ok.get())) {
            throw in.unexpected("ok or err");
        }
        return Outcome.ok(value(ok.get()));
    }

    private static boolean isWrapper(WitType type) {
        return type.plain() instanceof WitType.OptionOf || type.plain() instanceof WitType.ResultOf;
    }

    private boolean takeWord(String wanted) {
        in.at(' ');
        int start = in.position();
        if (in.word().equals(wanted)) {
            return true;
        }
        in.back(start);
        return false;
    }
}
