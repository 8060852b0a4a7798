package dev.aether.api.http;

import dev.aether.environment.Bytes;
import dev.aether.identity.Caller;
import java.nio.charset.StandardCharsets;

/** Answers plain HTTP requests, each on a virtual thread of its own. */
public interface WebHandler {
    Answer answer(Request request);

    /**
     * A request with its whole body.
     *
     * @param path with its query, as sent
     * @param caller the certificates of the connection; empty without TLS
     */
    record Request(String method, String path, Bytes body, Caller caller) {}

    /** An answer with its whole body. */
    record Answer(int status, String contentType, Bytes body) {
        public static Answer text(int status, String text) {
            return new Answer(status, "text/plain; charset=utf-8", Bytes.utf8(text));
        }

        public static Answer json(int status, String text) {
            return new Answer(
                    status, "application/json", Bytes.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
