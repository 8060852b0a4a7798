package dev.aether.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes away the headers that belong to one connection only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
final class ConnectionHeaders {
    private static final Set<String> ALWAYS =
            Set.of(
                    "connection",
                    "proxy-connection",
                    "keep-alive",
                    "transfer-encoding",
                    "te",
                    "trailer",
                    "upgrade",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "host",
                    "expect");

    private ConnectionHeaders() {}

    static List<Header> strip(List<Header> headers) {
        Set<String> named = new TreeSet<>();
        for (Header header : headers) {
            if (header.is("connection")) {
                for (String name : header.value().split(",", -1)) {
                    named.add(name.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        List<Header> kept = new ArrayList<>();
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!ALWAYS.contains(name)
                    && (!named.contains(name) || name.equals("content-length"))) {
                kept.add(header);
            }
        }
        return kept;
    }
}
