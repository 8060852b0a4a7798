package dev.aether.kubernetes;

import dev.aether.kubernetes.MalformedException.Code;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** The core schema: what a plain scalar means. */
final class YamlScalar {
    static final int NUMBER_LENGTH_MAX = 1000;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE =
            Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private YamlScalar() {}

    /** The value of an unquoted scalar without a tag. */
    static Json plain(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Json.nothing();
            case "true", "True", "TRUE" -> Json.bool(true);
            case "false", "False", "FALSE" -> Json.bool(false);
            default -> number(text).orElseGet(() -> Json.text(text));
        };
    }

    static Optional<Json> number(String text) {
        if (text.length() > NUMBER_LENGTH_MAX || !startsLikeNumber(text)) {
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
        if (FLOAT.matcher(text).matches()) {
            return Optional.of(decimal(text));
        }
        if (NOT_FINITE.matcher(text).matches()) {
            throw new MalformedException(Code.UNSUPPORTED, text + " has no form in JSON", 0, 0);
        }
        return Optional.empty();
    }

    private static boolean startsLikeNumber(String text) {
        var first = text.isEmpty() ? 'x' : text.charAt(0);
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }

    private static Json integer(String digits, int radix) {
        return new Json.Numeral(new BigInteger(digits, radix).toString());
    }

    /** Keeps a literal that JSON allows; else writes the same value as JSON allows it. */
    private static Json decimal(String text) {
        if (JsonText.isNumber(text)) {
            return new Json.Numeral(text);
        }
        try {
            return new Json.Numeral(new BigDecimal(text).toString());
        } catch (IllegalArgumentException exponentTooLarge) {
            throw new MalformedException(Code.UNSUPPORTED, "number out of range: " + text, 0, 0);
        }
    }
}
