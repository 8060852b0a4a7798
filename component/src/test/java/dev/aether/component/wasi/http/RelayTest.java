package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.EveryEngine;
import dev.aether.component.Limits;
import dev.aether.component.wasi.LogSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code examples/relay}: a guest that sends requests itself. */
@EveryEngine
@Timeout(60)
class RelayTest {
    private static final Map<ComponentEngine, HttpProgram> KEPT = new ConcurrentHashMap<>();

    private final ComponentEngine engine;
    private final HttpProgram echo;
    private final RecordingSink sink = new RecordingSink();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    RelayTest(ComponentEngine engine) {
        this.engine = engine;
        this.echo =
                KEPT.computeIfAbsent(
                        engine,
                        any -> Examples.program(any, "hello", Map.of("A", "1"), LogSink.NOWHERE));
    }

    @AfterEach
    void stop() {
        executor.close();
    }

    @Test
    void aGuestReachesAnotherThroughItsHost() {
        HttpOutbound toHello =
                (request, timeouts) -> {
                    assertThat(request.authority()).isEqualTo("hello:80");
                    var answer = new RecordingSink();
                    echo.handle(request, answer, Limits.standard());
                    return new HttpResponse(
                            answer.status, answer.headers, HttpBody.of(answer.body.toByteArray()));
                };
        String body = "0123456789".repeat(50_000);

        HttpResult result = relay(toHello, "/echo", body);

        assertThat(result).isEqualTo(new HttpResult.Answered(200, body.length()));
        assertThat(sink.text()).isEqualTo(body);
        assertThat(sink.headers).containsExactly(new HttpField("content-type", "text/plain"));
    }

    @Test
    void aRefusalReachesTheCaller() {
        assertThat(relay(OutboundHttp.refusing(), "/", "body"))
                .isEqualTo(new HttpResult.GuestError(ErrorCode.HTTP_REQUEST_DENIED, ""));
    }

    @Test
    void anAnswerThatBreaksOffBreaksTheRelayed() {
        HttpBody broken =
                new HttpBody() {
                    private boolean begun;

                    @Override
                    public byte[] read(int bytesMax) throws IOException {
                        if (begun) {
                            throw new IOException("cut");
                        }
                        begun = true;
                        return "half".getBytes(UTF_8);
                    }
                };

        HttpResult result =
                relay((request, timeouts) -> new HttpResponse(200, List.of(), broken), "/", "");

        assertThat(result).isEqualTo(new HttpResult.Broken(200, new HttpResult.Unfinished()));
        assertThat(sink.text()).isEqualTo("half");
    }

    @Test
    void aStoppedGuestStopsItsRequestToo() throws Exception {
        var sending = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        HttpOutbound silent =
                (request, timeouts) -> {
                    sending.countDown();
                    try {
                        new CountDownLatch(1).await();
                        throw new IOException("cannot happen");
                    } finally {
                        stopped.countDown();
                    }
                };
        HttpCall call = program(new OutboundHttp(silent, executor)).open(Limits.standard());
        try (var guest = Executors.newSingleThreadExecutor()) {
            var result = guest.submit(() -> call.handle(request("/", ""), sink));
            sending.await();
            call.interrupt();

            assertThat(result.get(20, TimeUnit.SECONDS))
                    .isEqualTo(new HttpResult.DeadlineExceeded());
        }
        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aGuestNobodyWaitsForIsStopped() throws Exception {
        var sending = new CountDownLatch(1);
        HttpOutbound silent =
                (request, timeouts) -> {
                    sending.countDown();
                    new CountDownLatch(1).await();
                    throw new IOException("cannot happen");
                };
        HttpCall call = program(new OutboundHttp(silent, executor)).open(Limits.standard());
        try (var guest = Executors.newSingleThreadExecutor()) {
            var result = guest.submit(() -> call.handle(request("/", ""), sink));
            sending.await();
            sink.onGone.run();

            assertThat(result.get(20, TimeUnit.SECONDS)).isInstanceOf(HttpResult.ReaderGone.class);
        }
    }

    @Test
    void theOutboundLearnsWhichRequestIsTheCause() {
        HttpOutbound outbound =
                new HttpOutbound() {
                    @Override
                    public HttpResponse send(HttpRequest request, OutboundTimeouts timeouts)
                            throws IOException {
                        throw new IOException("without a cause");
                    }

                    @Override
                    public HttpResponse sendFor(
                            HttpRequest cause, HttpRequest request, OutboundTimeouts timeouts) {
                        byte[] target = cause.target().getBytes(UTF_8);
                        return new HttpResponse(200, List.of(), HttpBody.of(target));
                    }
                };

        relay(outbound, "/some/path", "body");

        assertThat(sink.text()).isEqualTo("/some/path");
    }

    @Test
    void withoutTheGrantItCannotBePrepared() {
        assertThatThrownBy(() -> Examples.program(engine, "relay", Map.of(), LogSink.NOWHERE))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("wasi:http/outgoing-handler");
    }

    private HttpResult relay(HttpOutbound outbound, String target, String body) {
        return relay(new OutboundHttp(outbound, executor), target, body);
    }

    private HttpResult relay(OutboundHttp outbound, String target, String body) {
        return program(outbound).handle(request(target, body), sink, Limits.standard());
    }

    private HttpProgram program(OutboundHttp outbound) {
        return HttpProgram.prepare(
                engine,
                Examples.component("relay"),
                Examples.grants(Map.of(), LogSink.NOWHERE).grant(outbound).build());
    }

    private static HttpRequest request(String target, String body) {
        var headers =
                List.of(
                        new HttpField("x-relay-to", "hello:80"),
                        new HttpField("content-type", "text/plain"));
        return Examples.request("POST", target, headers, HttpBody.of(body.getBytes(UTF_8)));
    }
}
