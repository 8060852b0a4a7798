package dev.aether.component.wasi.http;

import java.nio.charset.StandardCharsets;

/**
 * One header or trailer.
 *
 * @param name a token, in its sender's casing
 * @param value one character from 0 to 255 for each byte (ISO 8859-1), never a line break or NUL
 */
public record HttpField(String name, String value) {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    public HttpField {
        if (!validName(name)) {
            throw new IllegalArgumentException("a header name is a token, got '" + name + "'");
        }
        if (!validValue(value)) {
            throw new IllegalArgumentException("value of header " + name + " has a wrong byte");
        }
    }

    /** Whether names are the same, in any casing. */
    public boolean named(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The value as it travels. */
    byte[] valueBytes() {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What it counts towards a limit. */
    int size() {
        return name.length() + value.length();
    }

    /**
     * Whether it is a token.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110, 5.6.2</a>
     */
    static boolean validName(String name) {
        return !name.isEmpty() && name.chars().allMatch(HttpField::tokenCharacter);
    }

    /** Whether every character is a byte that may stand in a field value. */
    static boolean validValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }

    private static boolean tokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }
}
