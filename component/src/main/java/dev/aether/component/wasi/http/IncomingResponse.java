package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;

/** A {@code wasi:http/types.incoming-response}. */
final class IncomingResponse {
    private final int status;
    private final Fields headers;
    private final IncomingBody body;
    private boolean consumed;

    IncomingResponse(HttpResponse response, Poller poller) {
        this.status = response.status();
        this.headers = Fields.received(response.headers());
        this.body = new IncomingBody(response.body(), poller);
    }

    int status() {
        return status;
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

    /** Nobody will read a body that was not consumed. */
    void drop() {
        if (!consumed) {
            body.drop();
        }
    }
}
