package dev.aether.component.text;

import dev.aether.component.abi.Primitive;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Reads numbers, characters and strings. */
final class WaveScalars {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,40}");
    private static final Pattern REAL =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String FENCE = "\"\"\"";
    private static final int HEX_DIGITS_MAX = 6;
    private final WaveInput in;

    WaveScalars(WaveInput in) {
        this.in = in;
    }

    Object value(Primitive type) {
        return switch (type) {
            case BOOL -> bool();
            case S8, S16, S32 -> whole(type, type.byteCount() * 8 - 1, true).intValue();
            case U8, U16, U32 -> whole(type, type.byteCount() * 8, false).intValue();
            case S64 -> whole(type, 63, true).longValue();
            case U64 -> whole(type, 64, false).longValue();
            case F32 -> (float) real(type, Float.MAX_VALUE);
            case F64 -> real(type, Double.MAX_VALUE);
            case CHAR -> character();
            case STRING -> string();
        };
    }

    private boolean bool() {
        int start = begin();
        return switch (in.word()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw in.unexpectedAt(start, "true or false");
        };
    }

    private BigInteger whole(Primitive type, int bits, boolean signed) {
        int start = begin();
        String digits = in.number();
        BigInteger limit = BigInteger.ONE.shiftLeft(bits);
        BigInteger least = signed ? limit.negate() : BigInteger.ZERO;
        BigInteger most = limit.subtract(BigInteger.ONE);
        if (WHOLE.matcher(digits).matches()) {
            var number = new BigInteger(digits);
            if (number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
                return number;
            }
        }
        throw in.unexpectedAt(start, "%s, from %s to %s".formatted(type, least, most));
    }

    private double real(Primitive type, double most) {
        int start = begin();
        String digits = in.number();
        switch (digits) {
            case "nan" -> {
                return Double.NaN;
            }
            case "inf" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf" -> {
                return Double.NEGATIVE_INFINITY;
            }
            default -> {}
        }
        if (REAL.matcher(digits).matches()) {
            // Rounded once: a float from the text itself, not from a double.
            double number =
                    type == Primitive.F32 ? Float.parseFloat(digits) : Double.parseDouble(digits);
            if (Math.abs(number) <= most) {
                return number;
            }
        }
        throw in.unexpectedAt(start, type + ", such as 1.5, -2e10, inf or nan");
    }

    private int character() {
        int start = begin();
        in.expect('\'', "a character such as 'x'");
        int point = in.codePoint();
        if (point == '\'' || point == '\n') {
            throw in.unexpectedAt(start, "a character such as 'x' or '\\''");
        }
        int value = point == '\\' ? escape() : scalar(point, start);
        if (!in.startsWith("'")) {
            throw in.unexpectedAt(start, "one character between single quotes");
        }
        in.skip(1);
        return value;
    }

    private String string() {
        int start = begin();
        if (in.startsWith(FENCE)) {
            in.skip(FENCE.length());
            return fenced(start);
        }
        in.expect('"', "a string in double quotes");
        var text = new StringBuilder();
        while (true) {
            if (in.atEnd()) {
                throw in.unexpectedAt(in.position(), "'\"' at the end of a string");
            }
            int at = in.position();
            int point = in.codePoint();
            switch (point) {
                case '"' -> {
                    return text.toString();
                }
                case '\n' -> throw in.unexpectedAt(at, "'\"' before the end of the line");
                case '\\' -> text.appendCodePoint(escape());
                default -> text.appendCodePoint(scalar(point, at));
            }
        }
    }

    /** A string over several lines, indented as its last line is. */
    private String fenced(int start) {
        var raw = new StringBuilder();
        while (!in.startsWith(FENCE)) {
            if (in.atEnd()) {
                throw in.unexpectedAt(start, "a string that ends with \"\"\"");
            }
            int point = in.codePoint();
            raw.appendCodePoint(point);
            if (point == '\\' && !in.atEnd()) {
                raw.appendCodePoint(in.codePoint());
            }
        }
        in.skip(FENCE.length());
        String[] lines = raw.toString().replace("\r\n", "\n").split("\n", -1);
        String indent = lines[lines.length - 1];
        if (lines.length < 2 || !lines[0].isEmpty() || !indent.isBlank()) {
            throw in.unexpectedAt(start, "a line break after the first and before the last \"\"\"");
        }
        var text = new StringBuilder();
        for (int i = 1; i < lines.length - 1; i++) {
            if (!lines[i].startsWith(indent)) {
                throw in.unexpectedAt(
                        start, "each line indented by at least " + indent.length() + " spaces");
            }
            text.append(i == 1 ? "" : "\n").append(unescaped(lines[i].substring(indent.length())));
        }
        return text.toString();
    }

    private static String unescaped(String line) {
        var part = new WaveInput(line);
        var scalars = new WaveScalars(part);
        var text = new StringBuilder();
        while (!part.atEnd()) {
            int point = part.codePoint();
            text.appendCodePoint(point == '\\' ? scalars.escape() : point);
        }
        return text.toString();
    }

    private int escape() {
        int at = in.position() - 1;
        int mark = in.codePoint();
        return switch (mark) {
            case '\'', '"', '\\' -> mark;
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'u' -> hexadecimal(at);
            default -> throw in.unexpectedAt(at, "one of \\' \\\" \\\\ \\t \\n \\r \\u{...}");
        };
    }

    private int hexadecimal(int at) {
        int value = 0;
        int digits = 0;
        boolean open = in.codePoint() == '{';
        int next = in.codePoint();
        while (open && next != '}' && digits < HEX_DIGITS_MAX && Character.digit(next, 16) >= 0) {
            value = value * 16 + Character.digit(next, 16);
            digits++;
            next = in.codePoint();
        }
        if (!open || next != '}' || digits == 0) {
            throw in.unexpectedAt(at, "\\u{...} with 1 to 6 hexadecimal digits");
        }
        return scalar(value, at);
    }

    private int scalar(int point, int at) {
        if (point > Character.MAX_CODE_POINT
                || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw in.unexpectedAt(at, "a Unicode scalar value");
        }
        return point;
    }

    /** Where the next token begins. */
    private int begin() {
        in.at(' ');
        return in.position();
    }
}
