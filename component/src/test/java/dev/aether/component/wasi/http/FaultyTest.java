package dev.aether.component.wasi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.ComponentException;
import dev.aether.component.EveryEngine;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.LogSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/faulty}: whatever a guest does, its host learns what it was and goes on. */
@EveryEngine
@Timeout(60)
class FaultyTest {
    private static final ConcurrentLinkedQueue<String> LOG = new ConcurrentLinkedQueue<>();
    private static final LogSink SINK = (channel, line) -> LOG.add(line);
    private static final Map<ComponentEngine, HttpProgram> KEPT = new ConcurrentHashMap<>();
    private static final Limits LIMITS = Limits.standard().withMemoryBytesMax(16 << 20);

    private final ComponentEngine engine;
    private final HttpProgram faulty;
    private final RecordingSink sink = new RecordingSink();

    FaultyTest(ComponentEngine engine) {
        this.engine = engine;
        this.faulty =
                KEPT.computeIfAbsent(
                        engine, any -> Examples.program(any, "faulty", Map.of(), SINK));
    }

    @AfterEach
    void theNextRequestIsServed() {
        assertThat(faulty.handle(Examples.get("/ok"), new RecordingSink(), LIMITS))
                .isEqualTo(new HttpResult.Answered(200, 3));
    }

    @Test
    void aTrapIsTold() {
        LOG.clear();

        assertThat(handle("/trap"))
                .isInstanceOfSatisfying(
                        HttpResult.Trapped.class,
                        trap -> assertThat(trap.code()).isEqualTo(TrapException.Code.UNREACHABLE));
        assertThat(LOG).anyMatch(line -> line.contains("asked to trap"));
    }

    @Test
    void endlessAllocationEndsAtTheLimit() {
        assertThat(handle("/allocate")).isInstanceOf(HttpResult.MemoryExceeded.class);
    }

    @Test
    void tooLittleMemoryToBeginIsToldLikewise() {
        assertThat(faulty.handle(Examples.get("/ok"), sink, LIMITS.withMemoryBytesMax(1 << 16)))
                .isInstanceOf(HttpResult.MemoryExceeded.class);
    }

    @Test
    void aComponentThatServesNoHttpIsRefused() throws Exception {
        byte[] other;
        try (var resource = FaultyTest.class.getResourceAsStream("/guests/traps.wasm")) {
            other = resource.readAllBytes();
        }

        assertThatThrownBy(() ->
                        HttpProgram.prepare(
                                engine,
                                Component.parse(other),
                                Examples.grants(Map.of(), SINK).build()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("does not export wasi:http/incoming-handler");
    }

    @Test
    void endlessRecursionIsATrap() {
        assertThat(handle("/recurse")).isInstanceOf(HttpResult.Trapped.class);
    }

    @Test
    void silenceIsNoResponse() {
        assertThat(handle("/silent")).isEqualTo(new HttpResult.NoResponse());
        assertThat(sink.events).isEmpty();
    }

    @Test
    void toExitIsToReturn() {
        assertThat(handle("/exit")).isEqualTo(new HttpResult.NoResponse());
    }

    @Test
    void aTrapInTheMiddleBreaksTheResponse() {
        assertThat(handle("/breaks"))
                .isInstanceOfSatisfying(
                        HttpResult.Broken.class,
                        broken ->
                                assertThat(broken.cause()).isInstanceOf(HttpResult.Trapped.class));
        assertThat(sink.events).containsExactly("begin 200", "write 10");
    }

    @Test
    void aBodyDroppedUnfinishedBreaksTheResponse() {
        assertThat(handle("/unfinished"))
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.Unfinished()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/loop", "/sleep"})
    void whatWouldNeverEndIsStoppedFromOutside(String target) throws Exception {
        HttpCall call = faulty.open(LIMITS);
        var running = new CountDownLatch(1);
        try (var executor = Executors.newSingleThreadExecutor()) {
            var result =
                    executor.submit(() -> {
                        running.countDown();
                        return call.handle(Examples.get(target), sink);
                    });
            running.await();
            call.interrupt();

            assertThat(result.get(20, TimeUnit.SECONDS))
                    .isEqualTo(new HttpResult.DeadlineExceeded());
        }
    }

    @Test
    void whatIsStoppedWhileItStartsDoesNotBeginItsRequest() throws Exception {
        long usual = startNanos();
        try (var executor = Executors.newSingleThreadExecutor()) {
            for (int i = 0; i < 300; i++) {
                HttpCall call = faulty.open(LIMITS);
                var starting = new CountDownLatch(1);
                var result =
                        executor.submit(() -> {
                            starting.countDown();
                            return startAndHandle(call);
                        });
                starting.await();
                long end = System.nanoTime() + usual * (i % 30) / 20;
                while (System.nanoTime() - end < 0) {
                    Thread.onSpinWait();
                }
                call.interrupt();

                assertThat(result.get(20, TimeUnit.SECONDS))
                        .isEqualTo(new HttpResult.DeadlineExceeded());
            }
        }
    }

    private HttpResult startAndHandle(HttpCall call) {
        try {
            call.start();
        } catch (TrapException interrupted) {
            assertThat(interrupted.code()).isEqualTo(TrapException.Code.INTERRUPTED);
        }
        return call.handle(Examples.get("/loop"), new RecordingSink());
    }

    private long startNanos() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long begun = System.nanoTime();
            try (HttpCall call = faulty.open(LIMITS)) {
                call.start();
            }
            least = Math.min(least, System.nanoTime() - begun);
        }
        return least;
    }

    @Test
    void aGuestThatWaitsForABodyIsStoppedToo() throws Exception {
        HttpCall call = Examples.program(engine, "hello", Map.of(), SINK).open(LIMITS);
        var reading = new CountDownLatch(1);
        HttpBody endless =
                bytesMax -> {
                    reading.countDown();
                    new CountDownLatch(1).await();
                    return new byte[0];
                };
        try (var executor = Executors.newSingleThreadExecutor()) {
            var result =
                    executor.submit(() ->
                            call.handle(
                                    Examples.request("POST", "/echo", List.of(), endless), sink));
            reading.await();
            call.interrupt();

            assertThat(result.get(20, TimeUnit.SECONDS))
                    .isEqualTo(new HttpResult.Broken(200, new HttpResult.DeadlineExceeded()));
        }
    }

    private HttpResult handle(String target) {
        return faulty.handle(Examples.get(target), sink, LIMITS);
    }
}
