package dev.aether.component.wasi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.EveryEngine;
import dev.aether.component.Limits;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.WasiGrants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** {@code examples/hello} from request to response. */
@EveryEngine
class HelloTest {
    private static final ConcurrentLinkedQueue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final Map<ComponentEngine, HttpProgram> KEPT = new ConcurrentHashMap<>();

    private final ComponentEngine engine;
    private final HttpProgram hello;
    private final RecordingSink sink = new RecordingSink();

    HelloTest(ComponentEngine engine) {
        this.engine = engine;
        this.hello = KEPT.computeIfAbsent(engine, HelloTest::program);
    }

    private static HttpProgram program(ComponentEngine engine) {
        return Examples.program(
                engine,
                "hello",
                new TreeMap<>(Map.of("GREETING", "hello", "A", "1")),
                (channel, line) -> LOG.add(channel + " " + line));
    }

    @Test
    void itGreets() {
        assertThat(handle(Examples.get("/somewhere?x=y")))
                .isEqualTo(new HttpResult.Answered(200, 30));
        assertThat(sink.text()).isEqualTo("Hello from Aether! /somewhere\n");
        assertThat(sink.headers)
                .containsExactly(new HttpField("content-type", "text/plain; charset=utf-8"));
    }

    @Test
    void itEchoesALongBodyInPieces() {
        String body = "0123456789abcdef".repeat(20_000);

        HttpResult result = handle(Examples.post("/echo", "text/x-test", body));

        assertThat(result).isEqualTo(new HttpResult.Answered(200, body.length()));
        assertThat(sink.text()).isEqualTo(body);
        assertThat(sink.headers).containsExactly(new HttpField("content-type", "text/x-test"));
        assertThat(sink.events).hasSizeGreaterThan(10);
    }

    @Test
    void itEchoesNothing() {
        assertThat(handle(Examples.post("/echo", "a/b", "")))
                .isEqualTo(new HttpResult.Answered(200, 0));
    }

    @Test
    void itListsHeaders() {
        var headers = List.of(new HttpField("X-A", "1"), new HttpField("x-a", "\u00e9"));

        handle(Examples.request("GET", "/headers", headers, HttpBody.empty()));

        assertThat(sink.text()).isEqualTo("X-A: 1\nx-a: \ufffd\n");
    }

    @Test
    void itListsItsEnvironment() {
        handle(Examples.get("/env"));

        assertThat(sink.text()).isEqualTo("A=1\nGREETING=hello\n");
    }

    @Test
    void itAnswersAnyStatus() {
        assertThat(handle(Examples.get("/status/503"))).isEqualTo(new HttpResult.Answered(503, 4));
        assertThat(handle(Examples.get("/status/204"))).isEqualTo(new HttpResult.Answered(204, 0));
        assertThat(handle(Examples.get("/status/x"))).isInstanceOf(HttpResult.Answered.class);
    }

    @Test
    void itLogsToBothStreams() {
        LOG.clear();

        handle(Examples.get("/log?line=seen"));

        assertThat(LOG).containsExactlyInAnyOrder("STDOUT seen", "STDERR seen");
    }

    @Test
    void anInstanceMadeAheadServes() {
        HttpResult result;
        try (HttpCall call = hello.open(Limits.standard())) {
            result = call.handle(Examples.get("/"), sink);
        }

        assertThat(result).isEqualTo(new HttpResult.Answered(200, 21));
    }

    @Test
    void manyRequestsAtOnceDoNotMeet() throws Exception {
        try (var executor = Executors.newFixedThreadPool(4)) {
            var answers = new ArrayList<Future<String>>();
            for (int i = 0; i < 200; i++) {
                String body = ("request " + i + ' ').repeat(2_000);
                answers.add(executor.submit(() -> echo(body)));
            }

            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(("request " + i + ' ').repeat(2_000));
            }
        }
    }

    @Test
    void itCannotBePreparedWithoutWhatItImports() {
        WasiGrants nothing = WasiGrants.builder(new SystemClocks()).build();

        assertThatThrownBy(() -> HttpProgram.prepare(engine, Examples.component("hello"), nothing))
                .isInstanceOfSatisfying(
                        ComponentException.class,
                        missing ->
                                assertThat(missing.code())
                                        .isEqualTo(ComponentException.Code.MISSING_IMPORT))
                .hasMessageContaining("wasi:cli/environment");
    }

    private String echo(String body) {
        var own = new RecordingSink();
        hello.handle(Examples.post("/echo", "text/plain", body), own, Limits.standard());
        return own.text();
    }

    private HttpResult handle(HttpRequest request) {
        return hello.handle(request, sink, Limits.standard());
    }
}
