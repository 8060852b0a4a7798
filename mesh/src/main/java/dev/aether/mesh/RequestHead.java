package dev.aether.mesh;

import java.util.List;
import java.util.Set;

/**
 * What a request says before its body.
 *
 * @param method such as {@code GET}
 * @param scheme {@code http} or {@code https}
 * @param authority host and perhaps port
 * @param target path and query, such as {@code /list?from=3}
 * @param headers in order; without those of a single connection and without {@code host}
 */
public record RequestHead(
        String method, String scheme, String authority, String target, List<Header> headers) {
    private static final Set<String> IDEMPOTENT =
            Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    public RequestHead {
        headers = List.copyOf(headers);
    }

    /**
     * Whether executing it twice does what executing it once does.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2">RFC 9110, 9.2.2</a>
     */
    public boolean isIdempotent() {
        return IDEMPOTENT.contains(method);
    }
}
