package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;

/** A {@code wasi:http/types.incoming-request}. */
final class IncomingRequest {
    private final HttpRequest request;
    private final Fields headers;
    private final IncomingBody body;
    private boolean consumed;

    IncomingRequest(HttpRequest request, Poller poller) {
        this.request = request;
        this.headers = Fields.received(request.headers());
        this.body = new IncomingBody(request.body(), poller);
    }

    HttpRequest request() {
        return request;
    }

    Fields headers() {
        return headers;
    }

    /** The body, the first time. */
    Outcome consume() {
        if (consumed) {
            return Outcome.err();
        }
        consumed = true;
        return Outcome.ok(body);
    }
}
