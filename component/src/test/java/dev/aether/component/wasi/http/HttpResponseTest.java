package dev.aether.component.wasi.http;

import static dev.aether.component.wasi.http.HttpStage.HTTP;
import static dev.aether.component.wasi.http.HttpStage.STREAMS;
import static dev.aether.component.wasi.http.HttpStage.answer;
import static dev.aether.component.wasi.http.HttpStage.finish;
import static dev.aether.component.wasi.http.HttpStage.get;
import static dev.aether.component.wasi.http.HttpStage.respond;
import static dev.aether.component.wasi.http.HttpStage.response;
import static dev.aether.component.wasi.http.HttpStage.set;
import static dev.aether.component.wasi.http.HttpStage.write;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of a response reaches whoever asked, with guests written in Java. */
class HttpResponseTest {
    private final HttpStage stage = new HttpStage();

    @Test
    void aResponseReachesTheSinkAsTheGuestMakesIt() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 201, "x-a", "1");
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    write(guest, stream, "hello ");
                    write(guest, stream, "world");
                    guest.drop(STREAMS + "output-stream", stream);
                    finish(guest, body);
                };

        HttpResult result = stage.run(handler, get("/"));

        assertThat(result).isEqualTo(new HttpResult.Answered(201, 11));
        assertThat(stage.sink.events).containsExactly("begin 201", "write 6", "write 5", "end");
        assertThat(stage.sink.headers).containsExactly(new HttpField("x-a", "1"));
        assertThat(stage.sink.text()).isEqualTo("hello world");
    }

    @Test
    void whatIsWrittenBeforeTheResponseIsSetComesAfterItsHead() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object response = response(guest, 200);
                    Object body = guest.good(HTTP + "[method]outgoing-response.body", response);
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    write(guest, stream, "early");
                    guest.drop(STREAMS + "output-stream", stream);
                    finish(guest, body);
                    set(guest, out, Outcome.ok(response));
                };

        assertThat(stage.run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 5));
        assertThat(stage.sink.events).containsExactly("begin 200", "write 5", "end");
    }

    @Test
    void aResponseWithoutABodyIsCompleteAtOnce() {
        HttpStage.Body handler =
                (guest, request, out) -> set(guest, out, Outcome.ok(response(guest, 404)));

        assertThat(stage.run(handler, get("/"))).isEqualTo(new HttpResult.Answered(404, 0));
        assertThat(stage.sink.events).containsExactly("begin 404", "end");
    }

    @Test
    void aBodyIsNotSentWhereNoneMayBe() {
        HttpStage.Body handler = (guest, request, out) -> answer(guest, out, "text");
        var head = new HttpRequest("HEAD", "http", "h", "/", List.of(), HttpBody.empty());

        assertThat(stage.run(handler, head)).isEqualTo(new HttpResult.Answered(200, 0));
        assertThat(stage.sink.events).containsExactly("begin 200", "end");
    }

    @Test
    void aBodyNeverFinishedIsBroken() {
        HttpStage.Body forgets = (guest, request, out) -> respond(guest, out, 200, "a", "b");
        HttpStage.Body drops =
                (guest, request, out) ->
                        guest.drop(HTTP + "outgoing-body", respond(guest, out, 200, "a", "b"));
        var broken = new HttpResult.Broken(200, new HttpResult.Unfinished());

        assertThat(stage.run(forgets, get("/"))).isEqualTo(broken);
        assertThat(stage.run(drops, get("/"))).isEqualTo(broken);
        assertThat(stage.sink.events).doesNotContain("end");
    }

    @Test
    void aBodyMustBeAsLongAsItsHeaderSays() {
        HttpStage.Body shorter =
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

        assertThat(stage.run(shorter, get("/")))
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.Unfinished()));
    }

    @Test
    void aReaderThatLeavesIsToldToTheGuestAndTheCaller() {
        stage.sink.leavesAfterBytes = 3;
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    Object stream = guest.good(HTTP + "[method]outgoing-body.write", body);
                    guest.bad(
                            STREAMS + "[method]output-stream.blocking-write-and-flush",
                            stream,
                            "more".getBytes(UTF_8));
                    throw new TrapException(TrapException.Code.UNREACHABLE, "unwrap");
                };

        assertThat(stage.run(handler, get("/")))
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.ReaderGone("reader left")));
    }

    @Test
    void aBodyCannotBeFinishedUnderItsStream() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    guest.good(HTTP + "[method]outgoing-body.write", body);
                    finish(guest, body);
                };

        assertThat(stage.run(handler, get("/")))
                .isInstanceOfSatisfying(
                        HttpResult.Broken.class,
                        broken ->
                                assertThat(broken.cause()).isInstanceOf(HttpResult.Trapped.class));
    }

    @Test
    void trailersOfAResponseReachTheSink() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object body = respond(guest, out, 200, "a", "b");
                    Object trailers = guest.call(HTTP + "[constructor]fields");
                    guest.good(
                            HTTP + "[method]fields.append", trailers, "x-sum", "7".getBytes(UTF_8));
                    guest.good(HTTP + "[static]outgoing-body.finish", body, Optional.of(trailers));
                };

        stage.run(handler, get("/"));

        assertThat(stage.sink.trailers).containsExactly(new HttpField("x-sum", "7"));
    }

    @Test
    void onlyAFinalStatusMayBeSet() {
        HttpStage.Body handler =
                (guest, request, out) -> {
                    Object response = response(guest, 200);
                    String set = HTTP + "[method]outgoing-response.set-status-code";
                    for (int wrong : new int[] {0, 100, 199, 600, 65535}) {
                        guest.bad(set, response, wrong);
                    }
                    set(guest, out, Outcome.ok(response));
                };

        assertThat(stage.run(handler, get("/"))).isEqualTo(new HttpResult.Answered(200, 0));
    }
}
