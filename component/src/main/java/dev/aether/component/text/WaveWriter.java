package dev.aether.component.text;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.abi.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Writes values on one line. */
final class WaveWriter {
    private static final Set<String> KEYWORDS =
            Set.of("true", "false", "inf", "nan", "some", "none", "ok", "err");
    private final StringBuilder out;

    WaveWriter(StringBuilder out) {
        this.out = out;
    }

    void value(WitType named, @Nullable Object value) {
        WitType type = named.plain();
        switch (type) {
            case WitType.Builtin(Primitive primitive) -> scalar(primitive, value);
            case WitType.RecordOf(var fields) ->
                    record(fields, parts(value, fields.size(), "record"));
            case WitType.Variant(var cases) -> variant(cases, value);
            case WitType.Enumeration(var labels) -> label(labels.get(cast(Integer.class, value)));
            case WitType.Flags(var labels) -> flags(labels, cast(Long.class, value));
            case WitType.ListOf(var element) -> list(element, value);
            case WitType.FixedList(var element, _) -> list(element, value);
            case WitType.Tuple(var elements) -> {
                Object[] parts = parts(value, elements.size(), "tuple");
                sequence('(', parts.length, i -> value(elements.get(i), parts[i]), ')');
            }
            case WitType.OptionOf(var some) -> option(some, cast(Optional.class, value));
            case WitType.ResultOf(var ok, var error) -> result(ok, error, value);
            case WitType.Own _, WitType.Borrow _, WitType.Resource _ ->
                    out.append("<resource ").append(value).append('>');
            case WitType.Named other -> throw new IllegalStateException("named " + other);
        }
    }

    private void sequence(char open, int count, IntConsumer element, char close) {
        out.append(open);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ", ");
            element.accept(i);
        }
        out.append(close);
    }

    private void list(WitType element, @Nullable Object value) {
        if (value instanceof byte[] octets) {
            sequence('[', octets.length, i -> out.append(octets[i] & 0xff), ']');
            return;
        }
        List<?> values = cast(List.class, value);
        sequence('[', values.size(), i -> value(element, values.get(i)), ']');
    }

    private void record(List<WitType.Field> fields, Object[] values) {
        var shown = new ArrayList<Integer>();
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] instanceof Optional<?> option) || option.isPresent()) {
                shown.add(i);
            }
        }
        if (shown.isEmpty()) {
            out.append("{:}");
            return;
        }
        IntConsumer field =
                i -> {
                    int at = shown.get(i);
                    out.append(fields.get(at).name()).append(": ");
                    value(fields.get(at).type(), values[at]);
                };
        sequence('{', shown.size(), field, '}');
    }

    private void variant(List<WitType.Choice> cases, @Nullable Object value) {
        Case chosen = cast(Case.class, value);
        WitType.Choice choice = cases.get(chosen.index());
        label(choice.label());
        choice.payload().ifPresent(type -> payload(type, chosen.payload()));
    }

    private void label(String label) {
        out.append(KEYWORDS.contains(label) ? "%" : "").append(label);
    }

    private void payload(WitType type, @Nullable Object value) {
        out.append('(');
        value(type, value);
        out.append(')');
    }

    private void flags(List<String> labels, long bits) {
        var set = new ArrayList<String>();
        for (int i = 0; i < labels.size(); i++) {
            if ((bits >>> i & 1) == 1) {
                set.add(labels.get(i));
            }
        }
        out.append('{').append(String.join(", ", set)).append('}');
    }

    private void option(WitType some, Optional<?> option) {
        if (option.isEmpty()) {
            out.append("none");
            return;
        }
        out.append("some");
        payload(some, option.get());
    }

    private void result(Optional<WitType> ok, Optional<WitType> error, @Nullable Object value) {
        switch (cast(Outcome.class, value)) {
            case Outcome.Ok good -> {
                out.append("ok");
                ok.ifPresent(type -> payload(type, good.value()));
            }
            case Outcome.Err bad -> {
                out.append("err");
                error.ifPresent(type -> payload(type, bad.value()));
            }
        }
    }

    private void scalar(Primitive type, @Nullable Object value) {
        switch (type) {
            case BOOL -> out.append(cast(Boolean.class, value).booleanValue());
            case U8, S8, U16, S16, S32 -> out.append(cast(Integer.class, value).intValue());
            case U32 -> out.append(Integer.toUnsignedString(cast(Integer.class, value)));
            case S64 -> out.append(cast(Long.class, value).longValue());
            case U64 -> out.append(Long.toUnsignedString(cast(Long.class, value)));
            case F32 -> real(cast(Float.class, value), Float.toString(cast(Float.class, value)));
            case F64 -> real(cast(Double.class, value), Double.toString(cast(Double.class, value)));
            case CHAR -> quoted('\'', Character.toString(cast(Integer.class, value)));
            case STRING -> quoted('"', cast(String.class, value));
        }
    }

    private void real(double number, String digits) {
        if (Double.isNaN(number)) {
            out.append("nan");
        } else if (Double.isInfinite(number)) {
            out.append(number > 0 ? "inf" : "-inf");
        } else {
            out.append(digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
        }
    }

    private void quoted(char quote, String text) {
        out.append(quote);
        text.codePoints()
                .forEach(point -> {
                    switch (point) {
                        case '\t' -> out.append("\\t");
                        case '\n' -> out.append("\\n");
                        case '\r' -> out.append("\\r");
                        case '\\' -> out.append("\\\\");
                        default -> {
                            if (point == quote) {
                                out.append('\\').append(quote);
                            } else if (Character.isISOControl(point)) {
                                out.append("\\u{").append(Integer.toHexString(point)).append('}');
                            } else {
                                out.appendCodePoint(point);
                            }
                        }
                    }
                });
        out.append(quote);
    }

    private static Object[] parts(@Nullable Object value, int count, String what) {
        Object[] parts = cast(Object[].class, value);
        if (parts.length != count) {
            throw new IllegalArgumentException(
                    "expected %d parts of a %s, got %d".formatted(count, what, parts.length));
        }
        return parts;
    }

    private static <T> T cast(Class<T> type, @Nullable Object value) {
        if (!type.isInstance(value)) {
            String came = value == null ? "nothing" : value.getClass().getSimpleName();
            throw new IllegalArgumentException(
                    "expected a " + type.getSimpleName() + ", got " + came);
        }
        return type.cast(value);
    }
}
