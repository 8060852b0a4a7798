package dev.aether.cue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an unquoted scalar means: the core schema of YAML, whose numbers JSON's are a part of. */
final class Literals {
    static final int NUMBER_LENGTH_MAX = 200;
    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?+([eE][+-]?[0-9]{1,3}+)?+");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE =
            Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private Literals() {}

    static Value plain(String text, Position where) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Value.NullValue(where);
            case "true", "True", "TRUE" -> new Value.BoolValue(true, where);
            case "false", "False", "FALSE" -> new Value.BoolValue(false, where);
            default -> {
                var number = literal(text, where);
                yield number.isPresent()
                        ? new Value.NumberValue(number.get(), where)
                        : new Value.TextValue(text, where);
            }
        };
    }

    private static Optional<String> literal(String text, Position where) {
        if (text.length() > NUMBER_LENGTH_MAX) {
            return Optional.empty();
        }
        if (INTEGER.matcher(text).matches()) {
            return Optional.of(integer(text.startsWith("+") ? text.substring(1) : text, 10));
        }
        if (OCTAL.matcher(text).matches()) {
            return Optional.of(integer(text.substring(2), 8));
        }
        if (HEX.matcher(text).matches()) {
            return Optional.of(integer(text.substring(2), 16));
        }
        if (NOT_FINITE.matcher(text).matches()) {
            throw new UnreadableException(where, "expected a finite number, got " + text);
        }
        return FLOAT.matcher(text).matches() ? Optional.of(number(text, where)) : Optional.empty();
    }

    private static String integer(String digits, int radix) {
        return new BigInteger(digits, radix).toString();
    }

    /** The literal as JSON writes it; refuses exponents that no quantity needs. */
    static String number(String text, Position where) {
        if (JSON_NUMBER.matcher(text).matches()) {
            return text;
        }
        try {
            var written = new BigDecimal(text).toString();
            if (JSON_NUMBER.matcher(written).matches()) {
                return written;
            }
        } catch (NumberFormatException exponentTooLarge) {
            throw outOfRange(text, where);
        }
        throw outOfRange(text, where);
    }

    private static UnreadableException outOfRange(String text, Position where) {
        return new UnreadableException(where, "number out of range: " + text);
    }
}
