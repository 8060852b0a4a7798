package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.ComponentInstance;
import dev.aether.component.GuestResource;
import dev.aether.component.HostImports;
import dev.aether.component.Limits;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.HandClocks;
import dev.aether.component.wasi.WasiGrants;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a request, with guests written in Java. */
class HttpCallTest {
    private static final String HTTP = "wasi:http/types#";
    private static final String STREAMS = "wasi:io/streams#";

    private final RecordingSink sink = new RecordingSink();

    @Test
    void aResponseReachesTheSinkAsTheGuestMakesIt() {
        Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 201, "x-a", "1");
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    write(guest, stream, "hello ");
                    write(guest, stream, "world");
                    guest.drop(STREAMS + "output-stream", stream);
                    finish(guest, body);
                };

        HttpResult result = run(handler, get("/"));

        assertThat(result).isEqualTo(new HttpResult.Answered(201, 11));
        assertThat(sink.events).containsExactly("begin 201", "write 6", "write 5", "end");
        assertThat(sink.headers).containsExactly(new HttpField("x-a", "1"));
        assertThat(sink.text()).isEqualTo("hello world");
    }

    @Test
    void whatIsWrittenBeforeTheResponseIsSetComesAfterItsHead() {
        Body handler =
                (guest, request, out) -> {
                    Object response = response(guest, 200);
                    Object body = guest.good(HTTP + "[method]outgoing-response.body", response);
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    write(guest, stream, "early");
                    guest.drop(STREAMS + "output-stream", stream);
                    finish(guest, body);
                    set(guest, out, Outcome.ok(response));
                };

        assertThat(run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 5));
        assertThat(sink.events).containsExactly("begin 200", "write 5", "end");
    }

    @Test
    void aResponseWithoutABodyIsCompleteAtOnce() {
        Body handler = (guest, request, out) -> set(guest, out, Outcome.ok(response(guest, 404)));

        assertThat(run(handler, get("/"))).isEqualTo(new HttpResult.Answered(404, 0));
        assertThat(sink.events).containsExactly("begin 404", "end");
    }

    @Test
    void aBodyIsNotSentWhereNoneMayBe() {
        Body handler = (guest, request, out) -> answer(guest, out, "text");
        var head = new HttpRequest("HEAD", "http", "h", "/", List.of(), HttpBody.empty());

        assertThat(run(handler, head)).isEqualTo(new HttpResult.Answered(200, 0));
        assertThat(sink.events).containsExactly("begin 200", "end");
    }

    @Test
    void aGuestThatReturnsWithoutAnAnswerGaveNone() {
        assertThat(run((guest, request, out) -> {}, get("/")))
                .isEqualTo(new HttpResult.NoResponse());
        assertThat(sink.events).isEmpty();
    }

    @Test
    void aGuestMayAnswerWithAnError() {
        Body handler =
                (guest, request, out) ->
                        set(guest, out, Outcome.err(Case.of(38, Optional.of("no idea"))));

        assertThat(run(handler, get("/")))
                .isEqualTo(new HttpResult.GuestError(ErrorCode.INTERNAL_ERROR, "no idea"));
    }

    @Test
    void aTrapBeforeTheHeadIsAFailureAndAfterItABreak() {
        var trap = new TrapException(TrapException.Code.UNREACHABLE, "panic");
        var trapped = new HttpResult.Trapped(TrapException.Code.UNREACHABLE, "panic");

        assertThat(
                        run(
                                (guest, request, out) -> {
                                    throw trap;
                                },
                                get("/")))
                .isEqualTo(trapped);
        assertThat(
                        run(
                                (guest, request, out) -> {
                                    respond(guest, out, 200, "a", "b");
                                    throw trap;
                                },
                                get("/")))
                .isEqualTo(new HttpResult.Broken(200, trapped));
    }

    @Test
    void whatHappensAfterTheResponseDoesNotSpoilIt() {
        Body handler =
                (guest, request, out) -> {
                    answer(guest, out, "fine");
                    throw new TrapException(TrapException.Code.UNREACHABLE, "later");
                };

        assertThat(run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 4));
    }

    @Test
    void aBodyNeverFinishedIsBroken() {
        Body forgets = (guest, request, out) -> respond(guest, out, 200, "a", "b");
        Body drops =
                (guest, request, out) ->
                        guest.drop(HTTP + "outgoing-body", respond(guest, out, 200, "a", "b"));
        var broken = new HttpResult.Broken(200, new HttpResult.Unfinished());

        assertThat(run(forgets, get("/"))).isEqualTo(broken);
        assertThat(run(drops, get("/"))).isEqualTo(broken);
        assertThat(sink.events).doesNotContain("end");
    }

    @Test
    void aBodyMustBeAsLongAsItsHeaderSays() {
        Body shorter =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "content-length", "9");
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    write(guest, stream, "four");
                    guest.drop(STREAMS + "output-stream", stream);
                    Case error =
                            (Case)
                                    guest.bad(
                                            HTTP + "[static]outgoing-body.finish",
                                            body,
                                            Optional.empty());
                    assertThat(error).isEqualTo(ErrorCode.HTTP_RESPONSE_BODY_SIZE.toCase(4L));
                };

        assertThat(run(shorter, get("/")))
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.Unfinished()));
    }

    @Test
    void aReaderThatLeavesIsToldToTheGuestAndTheCaller() {
        sink.leavesAfterBytes = 3;
        Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    guest.bad(
                            STREAMS + "[method]output-stream.blocking-write-and-flush",
                            stream,
                            "more".getBytes(UTF_8));
                    throw new TrapException(TrapException.Code.UNREACHABLE, "unwrap");
                };

        assertThat(run(handler, get("/")))
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.ReaderGone("reader left")));
    }

    @Test
    void aBodyCannotBeFinishedUnderItsStream() {
        Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    guest.good(HTTP + "[method]outgoing-body.write", body);
                    finish(guest, body);
                };

        assertThat(run(handler, get("/")))
                .isInstanceOfSatisfying(
                        HttpResult.Broken.class,
                        broken ->
                                assertThat(broken.cause()).isInstanceOf(HttpResult.Trapped.class));
    }

    @Test
    void theRequestIsAsItCame() {
        var headers = List.of(new HttpField("Accept", "x"), new HttpField("Host", "h"));
        var request = new HttpRequest("PURGE", "https", "h:1", "/a?b", headers, HttpBody.empty());
        Body handler =
                (guest, incoming, out) -> {
                    String method = HTTP + "[method]incoming-request.";
                    assertThat(guest.call(method + "method", incoming))
                            .isEqualTo(Case.of(9, "PURGE"));
                    assertThat(guest.call(method + "scheme", incoming))
                            .isEqualTo(Optional.of(Case.of(1)));
                    assertThat(guest.call(method + "authority", incoming))
                            .isEqualTo(Optional.of("h:1"));
                    assertThat(guest.call(method + "path-with-query", incoming))
                            .isEqualTo(Optional.of("/a?b"));
                    Object fields = guest.call(method + "headers", incoming);
                    assertThat((List<?>) guest.call(HTTP + "[method]fields.entries", fields))
                            .hasSize(1);
                    answer(guest, out, "");
                };

        assertThat(run(handler, request)).isEqualTo(new HttpResult.Answered(200, 0));
    }

    @Test
    void aRequestBodyIsReadOnceAndEndsWithItsTrailers() {
        var body = new TrailingBody("payload", List.of(new HttpField("x-sum", "7")));
        Body handler =
                (guest, request, out) -> {
                    String consume = HTTP + "[method]incoming-request.consume";
                    Object incoming = guest.good(consume, request);
                    guest.bad(consume, request);
                    Object stream = guest.good(HTTP + "[method]incoming-body.stream", incoming);
                    guest.bad(HTTP + "[method]incoming-body.stream", incoming);
                    byte[] some =
                            (byte[])
                                    guest.good(
                                            STREAMS + "[method]input-stream.blocking-read",
                                            stream,
                                            3L);
                    guest.drop(STREAMS + "input-stream", stream);
                    Object trailers = guest.call(HTTP + "[static]incoming-body.finish", incoming);
                    Fields fields = trailers(guest, trailers);
                    answer(guest, out, new String(some, UTF_8) + fields.list());
                };
        var request = new HttpRequest("POST", "http", "h", "/", List.of(), body);

        run(handler, request);

        assertThat(sink.text()).isEqualTo("pay[HttpField[name=x-sum, value=7]]");
        assertThat(body.closed).isTrue();
    }

    @Test
    void trailersOfAResponseReachTheSink() {
        Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    Object trailers = guest.call(HTTP + "[constructor]fields");
                    guest.good(
                            HTTP + "[method]fields.append", trailers, "x-sum", "7".getBytes(UTF_8));
                    guest.good(HTTP + "[static]outgoing-body.finish", body, Optional.of(trailers));
                };

        run(handler, get("/"));

        assertThat(sink.trailers).containsExactly(new HttpField("x-sum", "7"));
    }

    @Test
    void aGuestThatExitsIsAsOneThatReturns() {
        Body handler =
                (guest, request, out) -> {
                    answer(guest, out, "bye");
                    throw new GuestExit(3);
                };

        assertThat(run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 3));
    }

    @Test
    void onlyAFinalStatusMayBeSet() {
        Body handler =
                (guest, request, out) -> {
                    Object response = response(guest, 200);
                    String set = HTTP + "[method]outgoing-response.set-status-code";
                    for (int wrong : new int[] {0, 100, 199, 600, 65535}) {
                        guest.bad(set, response, wrong);
                    }
                    set(guest, out, Outcome.ok(response));
                };

        assertThat(run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 0));
    }

    @Test
    void aCallHandlesOneRequest() {
        var call = program((guest, request, out) -> {}).open(Limits.standard());
        call.handle(get("/"), sink);

        assertThatThrownBy(() -> call.handle(get("/"), sink))
                .isInstanceOf(IllegalStateException.class);
    }

    private HttpResult run(Body handler, HttpRequest request) {
        return program(handler).handle(request, sink, Limits.standard());
    }

    private static HttpProgram program(Body handler) {
        WasiGrants grants = WasiGrants.builder(new HandClocks()).build();
        return HttpProgram.prepare(
                imports -> (limits, state) -> new JavaInstance(imports, state, handler), grants);
    }

    private static HttpRequest get(String target) {
        return new HttpRequest("GET", "http", "h", target, List.of(), HttpBody.empty());
    }

    private static Object response(Guest guest, int status) {
        Object headers = guest.call(HTTP + "[constructor]fields");
        Object response = guest.call(HTTP + "[constructor]outgoing-response", headers);
        guest.good(HTTP + "[method]outgoing-response.set-status-code", response, status);
        return response;
    }

    /** Sends a head with one header and answers the body. */
    private static Object respond(Guest guest, Object out, int status, String name, String value) {
        Object headers = guest.call(HTTP + "[constructor]fields");
        guest.good(HTTP + "[method]fields.append", headers, name, value.getBytes(UTF_8));
        Object response = guest.call(HTTP + "[constructor]outgoing-response", headers);
        guest.good(HTTP + "[method]outgoing-response.set-status-code", response, status);
        Object body = guest.good(HTTP + "[method]outgoing-response.body", response);
        set(guest, out, Outcome.ok(response));
        return body;
    }

    private static void answer(Guest guest, Object out, String text) {
        Object body = respond(guest, out, 200, "a", "b");
        Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
        write(guest, stream, text);
        guest.drop(STREAMS + "output-stream", stream);
        finish(guest, body);
    }

    private static void set(Guest guest, Object out, Outcome response) {
        guest.call(HTTP + "[static]response-outparam.set", out, response);
    }

    private static void write(Guest guest, Object stream, String text) {
        guest.good(
                STREAMS + "[method]output-stream.blocking-write-and-flush",
                stream,
                text.getBytes(UTF_8));
    }

    private static void finish(Guest guest, Object body) {
        guest.good(HTTP + "[static]outgoing-body.finish", body, Optional.empty());
    }

    private static Fields trailers(Guest guest, Object future) {
        String get = HTTP + "[method]future-trailers.get";
        var first = (Optional<?>) guest.call(get, future);
        var once = (Outcome.Ok) first.orElseThrow();
        var received = (Optional<?>) ((Outcome.Ok) once.value()).value();
        assertThat(guest.call(get, future)).isEqualTo(Optional.of(Outcome.err()));
        return (Fields) received.orElseThrow();
    }

    private interface Body {
        void handle(Guest guest, Object request, Object out);
    }

    private static final class TrailingBody implements HttpBody {
        private final HttpBody content;
        private final List<HttpField> trailers;
        private boolean closed;

        TrailingBody(String content, List<HttpField> trailers) {
            this.content = HttpBody.of(content.getBytes(UTF_8));
            this.trailers = trailers;
        }

        @Override
        public byte[] read(int bytesMax) throws IOException, InterruptedException {
            return content.read(bytesMax);
        }

        @Override
        public List<HttpField> trailers() {
            return trailers;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private record JavaInstance(HostImports imports, Object state, Body handler)
            implements ComponentInstance {
        @Override
        public void start() {}

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
