package dev.aether.component.wasi.http;

import java.util.List;

/**
 * One HTTP request, on its way in or out.
 *
 * @param method such as {@code GET}
 * @param scheme {@code http}, {@code https} or another
 * @param authority host and perhaps port
 * @param target path and query, such as {@code /list?from=3}
 * @param headers in order; without those of a single connection and without {@code host}
 * @param body its bytes and trailers
 */
public record HttpRequest(
        String method,
        String scheme,
        String authority,
        String target,
        List<HttpField> headers,
        HttpBody body) {
    public HttpRequest {
        headers = List.copyOf(headers);
        if (!HttpField.validName(method)) {
            throw new IllegalArgumentException("a method is a token, got '" + method + "'");
        }
    }
}
