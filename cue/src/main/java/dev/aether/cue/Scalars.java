package dev.aether.cue;

import dev.aether.cue.Value.BoolValue;
import dev.aether.cue.Value.ListValue;
import dev.aether.cue.Value.MapValue;
import dev.aether.cue.Value.NullValue;
import dev.aether.cue.Value.NumberValue;
import dev.aether.cue.Value.TextValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** What single values may be, and how to say it. */
final class Scalars {
    private Scalars() {}

    static boolean fits(Schema schema, Value value) {
        return switch (schema) {
            case Schema.Text text ->
                    value instanceof TextValue(var given, _) && text.form().fits(given);
            case Schema.Choice choice ->
                    value instanceof TextValue(var given, _) && choice.allowed().contains(given);
            case Schema.Whole whole ->
                    number(value)
                            .flatMap(Scalars::whole)
                            .filter(n -> n >= whole.min() && n <= whole.max())
                            .isPresent();
            case Schema.Decimal decimal ->
                    number(value)
                            .map(BigDecimal::doubleValue)
                            .filter(n -> n >= decimal.min() && n <= decimal.max())
                            .isPresent();
            case Schema.Flag _ -> value instanceof BoolValue;
            case Schema.ByteCount bytes ->
                    amount(value)
                            .flatMap(Quantities::bytes)
                            .filter(n -> n >= bytes.min() && n <= bytes.max())
                            .isPresent();
            case Schema.Cpu cpu ->
                    amount(value)
                            .flatMap(Quantities::cpuMillis)
                            .filter(n -> n >= cpu.minMillis() && n <= cpu.maxMillis())
                            .isPresent();
            case Schema.Span span -> fits(span, value);
            case Schema.Struct _, Schema.Dictionary _, Schema.Sequence _ ->
                    Check.problems(schema, value).isEmpty();
            case Schema.Union _, Schema.NotYet _ -> Check.problems(schema, value).isEmpty();
        };
    }

    private static boolean fits(Schema.Span span, Value value) {
        return value instanceof TextValue(var text, _)
                && Quantities.span(text)
                        .filter(d -> d.compareTo(span.min()) >= 0 && d.compareTo(span.max()) <= 0)
                        .isPresent();
    }

    /** A quantity may be written as text or as a bare number. */
    static Optional<String> amount(Value value) {
        return switch (value) {
            case TextValue(var text, _) -> Optional.of(text);
            case NumberValue(var literal, _) -> Optional.of(literal);
            case BoolValue _, NullValue _, MapValue _, ListValue _ -> Optional.empty();
        };
    }

    private static Optional<BigDecimal> number(Value value) {
        return value instanceof NumberValue(var literal, _)
                ? Optional.of(new BigDecimal(literal))
                : Optional.empty();
    }

    static Optional<Long> whole(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException tooLargeOrFractional) {
            return Optional.empty();
        }
    }

    /** What a schema expects, to stand after "expected". */
    static String describe(Schema schema) {
        return switch (schema) {
            case Schema.Text text -> text.form().meaning();
            case Schema.Choice choice -> "one of " + String.join(", ", choice.allowed());
            case Schema.Whole whole -> "a whole number" + bounds(whole);
            case Schema.Decimal decimal ->
                    "a number from " + decimal.min() + " to " + decimal.max();
            case Schema.Flag _ -> "true or false";
            case Schema.ByteCount bytes ->
                    "an amount such as 32Mi, from %s to %s"
                            .formatted(
                                    Quantities.printBytes(bytes.min()),
                                    Quantities.printBytes(bytes.max()));
            case Schema.Cpu cpu ->
                    "an amount of CPU such as 250m, from %s to %s"
                            .formatted(
                                    Quantities.printCpu(cpu.minMillis()),
                                    Quantities.printCpu(cpu.maxMillis()));
            case Schema.Span span ->
                    "a duration such as 5s, from %s to %s"
                            .formatted(print(span.min()), print(span.max()));
            case Schema.Struct struct -> struct.what();
            case Schema.Dictionary _ -> "a map";
            case Schema.Sequence _ -> "a list";
            case Schema.Union union ->
                    String.join(" or ", union.options().stream().map(Scalars::describe).toList());
            case Schema.NotYet _ -> "nothing yet";
        };
    }

    private static String print(Duration span) {
        return Quantities.printSpan(span);
    }

    private static String bounds(Schema.Whole whole) {
        if (whole.min() == Long.MIN_VALUE) {
            return whole.max() == Long.MAX_VALUE ? "" : " <= " + whole.max();
        }
        return whole.max() == Long.MAX_VALUE
                ? " >= " + whole.min()
                : " from " + whole.min() + " to " + whole.max();
    }

    /** What usually went wrong. */
    static String hint(Schema schema, Value value) {
        var text = schema instanceof Schema.Text || schema instanceof Schema.Choice;
        if (text && (value instanceof NumberValue || value instanceof BoolValue)) {
            return "put it in quotes to make it text: \"" + value.shown() + "\"";
        }
        if (schema instanceof Schema.Whole
                && value instanceof TextValue(var given, _)
                && isWhole(given)) {
            return "remove the quotes";
        }
        if (schema instanceof Schema.Span && value instanceof NumberValue) {
            return "add a unit, such as " + value.shown() + "s";
        }
        return schema instanceof Schema.Choice choice && value instanceof TextValue(var given, _)
                ? Nearest.to(given, choice.allowed())
                        .map(near -> "did you mean `" + near + "`?")
                        .orElse("")
                : "";
    }

    private static boolean isWhole(String text) {
        return text.matches("-?[0-9]{1,18}");
    }

    /** Whether a value is of the right shape for a schema, though perhaps not right. */
    static boolean sameShape(Schema schema, Value value) {
        return switch (schema) {
            case Schema.Struct _, Schema.Dictionary _ -> value instanceof MapValue;
            case Schema.Sequence _ -> value instanceof ListValue;
            case Schema.Text _, Schema.Choice _, Schema.Span _ -> value instanceof TextValue;
            case Schema.Whole _, Schema.Decimal _ -> value instanceof NumberValue;
            case Schema.Flag _ -> value instanceof BoolValue;
            case Schema.ByteCount _, Schema.Cpu _ -> amount(value).isPresent();
            case Schema.Union union ->
                    union.options().stream().anyMatch(option -> sameShape(option, value));
            case Schema.NotYet _ -> false;
        };
    }
}
