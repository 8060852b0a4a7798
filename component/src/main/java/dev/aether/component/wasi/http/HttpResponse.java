package dev.aether.component.wasi.http;

import java.util.List;

/**
 * What came back on a request sent out.
 *
 * @param status 200 to 599
 * @param headers in order
 * @param body its bytes and trailers
 */
public record HttpResponse(int status, List<HttpField> headers, HttpBody body) {
    public HttpResponse {
        headers = List.copyOf(headers);
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("a status has three digits, got " + status);
        }
    }
}
