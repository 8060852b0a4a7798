package dev.aether.mesh;

import java.util.List;

/**
 * One header field.
 *
 * @param name as it was written; compared without regard to case
 * @param value each character one byte, ISO 8859-1
 */
public record Header(String name, String value) {
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** The first value of that name, or an empty text. */
    static String first(List<Header> headers, String name) {
        for (Header header : headers) {
            if (header.is(name)) {
                return header.value();
            }
        }
        return "";
    }
}
