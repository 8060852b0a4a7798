package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code wasi:http/types.outgoing-response}. */
final class OutgoingResponse {
    private final Fields headers;
    private int status = 200;
    private @Nullable OutgoingBody body;

    OutgoingResponse(Fields headers) {
        this.headers = headers.frozen();
    }

    int status() {
        return status;
    }

    /** Only a final status will do. */
    Outcome status(int code) {
        if (code < 200 || code > 599) {
            return Outcome.err();
        }
        status = code;
        return Outcome.ok();
    }

    Fields headers() {
        return headers;
    }

    /** The body to write, the first time, unless the declared length is nonsense. */
    Outcome takeBody(Poller poller) {
        if (body != null) {
            return Outcome.err();
        }
        try {
            body =
                    new OutgoingBody(
                            headers.contentLength(), ErrorCode.HTTP_RESPONSE_BODY_SIZE, poller);
            return Outcome.ok(body);
        } catch (NumberFormatException nonsense) {
            return Outcome.err();
        }
    }

    /** The body, if it was taken. */
    Optional<OutgoingBody> body() {
        return Optional.ofNullable(body);
    }
}
