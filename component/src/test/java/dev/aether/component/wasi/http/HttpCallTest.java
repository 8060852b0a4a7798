package dev.aether.component.wasi.http;

import static dev.aether.component.wasi.http.HttpStage.HTTP;
import static dev.aether.component.wasi.http.HttpStage.STREAMS;
import static dev.aether.component.wasi.http.HttpStage.answer;
import static dev.aether.component.wasi.http.HttpStage.get;
import static dev.aether.component.wasi.http.HttpStage.program;
import static dev.aether.component.wasi.http.HttpStage.respond;
import static dev.aether.component.wasi.http.HttpStage.set;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Case;
import dev.aether.component.Limits;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a request, with guests written in Java. */
class HttpCallTest {
    private final HttpStage stage = new HttpStage();

    @Test
    void aGuestThatReturnsWithoutAnAnswerGaveNone() {
        assertThat(stage.run((guest, request, out) -> {}, get("/")))
                .isEqualTo(new HttpResult.NoResponse());
        assertThat(stage.sink.events).isEmpty();
    }

    @Test
    void aGuestMayAnswerWithAnError() {
        HttpStage.Body handler =
                (guest, request, out) ->
                        set(guest, out, Outcome.err(Case.of(38, Optional.of("no idea"))));

        assertThat(stage.run(handler, get("/")))
                .isEqualTo(new HttpResult.GuestError(ErrorCode.INTERNAL_ERROR, "no idea"));
    }

    @Test
    void aTrapBeforeTheHeadIsAFailureAndAfterItABreak() {
        var trap = new TrapException(TrapException.Code.UNREACHABLE, "panic");
        var trapped = new HttpResult.Trapped(TrapException.Code.UNREACHABLE, "panic");

        assertThat(
                        stage.run(
                                (guest, request, out) -> {
                                    throw trap;
                                },
                                get("/")))
                .isEqualTo(trapped);
        assertThat(
                        stage.run(
                                (guest, request, out) -> {
                                    respond(guest, out, 200, "a", "b");
                                    throw trap;
                                },
                                get("/")))
                .isEqualTo(new HttpResult.Broken(200, trapped));
    }

    @Test
    void whatHappensAfterTheResponseDoesNotSpoilIt() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    answer(guest, out, "fine");
                    throw new TrapException(TrapException.Code.UNREACHABLE, "later");
                };

        assertThat(stage.run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 4));
    }

    @Test
    void theRequestIsAsItCame() {
        var headers = List.of(new HttpField("Accept", "x"), new HttpField("Host", "h"));
        var request = new HttpRequest("PURGE", "https", "h:1", "/a?b", headers, HttpBody.empty());
        HttpStage.Body handler =
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

        assertThat(stage.run(handler, request)).isEqualTo(new HttpResult.Answered(200, 0));
    }

    @Test
    void aRequestBodyIsReadOnceAndEndsWithItsTrailers() {
        var body = new TrailingBody("payload", List.of(new HttpField("x-sum", "7")));
        HttpStage.Body handler =
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

        stage.run(handler, request);

        assertThat(stage.sink.text()).isEqualTo("pay[HttpField[name=x-sum, value=7]]");
        assertThat(body.closed).isTrue();
    }

    @Test
    void aGuestThatExitsIsAsOneThatReturns() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    answer(guest, out, "bye");
                    throw new GuestExit(3);
                };

        assertThat(stage.run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 3));
    }

    @Test
    void aCallHandlesOneRequest() {
        var call = program((guest, request, out) -> {}).open(Limits.standard());
        call.handle(get("/"), stage.sink);

        assertThatThrownBy(() -> call.handle(get("/"), stage.sink))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aGuestThatEndsAsItStartsIsToldWhenItHandles() {
        assertThat(afterFailedStart(new GuestExit(1))).isEqualTo(new HttpResult.NoResponse());
        assertThat(afterFailedStart(new WasiDenied("x#y"))).isEqualTo(new HttpResult.Denied("x#y"));
        assertThat(afterFailedStart(new TrapException(TrapException.Code.MEMORY_LIMIT, "much")))
                .isEqualTo(new HttpResult.MemoryExceeded("much"));
    }

    private HttpResult afterFailedStart(RuntimeException end) {
        HttpCall call =
                program(
                                () -> {
                                    throw end;
                                },
                                (guest, request, out) -> answer(guest, out, "too late"))
                        .open(Limits.standard());
        assertThatThrownBy(call::start).isSameAs(end);
        return call.handle(get("/"), stage.sink);
    }

    private static Fields trailers(Guest guest, Object future) {
        String get = HTTP + "[method]future-trailers.get";
        var first = (Optional<?>) guest.call(get, future);
        var once = (Outcome.Ok) first.orElseThrow();
        var received = (Optional<?>) ((Outcome.Ok) once.value()).value();
        assertThat(guest.call(get, future)).isEqualTo(Optional.of(Outcome.err()));
        return (Fields) received.orElseThrow();
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
}
