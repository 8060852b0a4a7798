package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.ComponentInstance;
import dev.aether.component.GuestResource;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.util.List;
import java.util.Optional;

/** One request to a guest written in Java, and what such a guest does. */
final class HttpStage {
    static final String HTTP = "wasi:http/types#";
    static final String STREAMS = "wasi:io/streams#";

    final RecordingSink sink = new RecordingSink();

    HttpResult run(Body handler, HttpRequest request) {
        return program(handler).handle(request, sink, Limits.standard());
    }

    static HttpProgram program(Body handler) {
        return program(() -> {}, handler);
    }

    static HttpProgram program(Runnable start, Body handler) {
        WasiGrants grants = WasiGrants.builder(new HandClocks()).build();
        return HttpProgram.prepare(
                imports -> (limits, state) -> new JavaInstance(imports, state, start, handler),
                grants);
    }

    static HttpRequest get(String target) {
        return new HttpRequest("GET", "http", "h", target, List.of(), HttpBody.empty());
    }

    static Object response(Guest guest, int status) {
        Object headers = guest.call(HTTP + "[constructor]fields");
        Object response = guest.call(HTTP + "[constructor]outgoing-response", headers);
        guest.good(HTTP + "[method]outgoing-response.set-status-code", response, status);
        return response;
    }

    /** Sends a head with one header and answers the body. */
    static Object respond(Guest guest, Object out, int status, String name, String value) {
        Object headers = guest.call(HTTP + "[constructor]fields");
        guest.good(HTTP + "[method]fields.append", headers, name, value.getBytes(UTF_8));
        Object response = guest.call(HTTP + "[constructor]outgoing-response", headers);
        guest.good(HTTP + "[method]outgoing-response.set-status-code", response, status);
        Object body = guest.good(HTTP + "[method]outgoing-response.body", response);
        set(guest, out, Outcome.ok(response));
        return body;
    }

    static void answer(Guest guest, Object out, String text) {
        Object body = respond(guest, out, 200, "a", "b");
        Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
        write(guest, stream, text);
        guest.drop(STREAMS + "output-stream", stream);
        finish(guest, body);
    }

    static void set(Guest guest, Object out, Outcome response) {
        guest.call(HTTP + "[static]response-outparam.set", out, response);
    }

    static void write(Guest guest, Object stream, String text) {
        guest.good(
                STREAMS + "[method]output-stream.blocking-write-and-flush",
                stream,
                text.getBytes(UTF_8));
    }

    static void finish(Guest guest, Object body) {
        guest.good(HTTP + "[static]outgoing-body.finish", body, Optional.empty());
    }

    interface Body {
        void handle(Guest guest, Object request, Object out);
    }

    private record JavaInstance(HostImports imports, Object state, Runnable beginning, Body handler)
            implements ComponentInstance {
        @Override
        public void start() {
            beginning.run();
        }

        @Override
        public Object call(String function, Object... arguments) {
            assertThat(function).isEqualTo(HttpCall.HANDLE);
            handler.handle(new Guest(imports, state), arguments[0], arguments[1]);
            return null;
        }

        @Override
        public void interrupt() {}

        public void drop(GuestResource resource) {}

        @Override
        public void close() {}
    }
}
