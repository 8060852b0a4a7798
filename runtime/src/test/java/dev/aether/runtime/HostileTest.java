package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a guest does, every thread and all memory come back and others are served. Each guest
 * misbehaves more often than the node has guest threads.
 */
@ParameterizedClass
@MethodSource("dev.aether.runtime.Stage#engines")
@Timeout(120)
class HostileTest {
    private static final int TIMES = 5;
    private static final Duration DEADLINE = Duration.ofMillis(400);

    @TempDir private Path directory;
    private final ParticleEngine engine;
    private Stage stage;

    HostileTest(ParticleEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(directory, engine, ByteSize.ofMebibytes(40));
        stage.start("faulty", "faulty/faulty.wasm", DEADLINE);
        stage.start("hello", "hello/hello.wasm", Duration.ofSeconds(20));
    }

    @AfterEach
    void othersAreServedAndNothingIsKept() {
        assertThat(stage.ask("faulty", "/ok").result).isEqualTo(new HttpResult.Answered(200, 3));
        assertThat(stage.ask("hello", "/").result).isInstanceOf(HttpResult.Answered.class);
        assertThat(stage.maker.liveMemoryBytes()).isZero();
        assertThat(stage.workloads.load("faulty")).isZero();
        stage.workloads.close();
    }

    @Test
    void aLoopIsStoppedAtItsDeadlineWhileOthersAreServed() {
        try (TaskGroup loops = new TaskGroup(stage.environment, "loops")) {
            List<Promise<Stage.Answer>> stopped = new ArrayList<>();
            for (int i = 0; i < Stage.CONCURRENCY_MAX; i++) {
                stopped.add(loops.start("loop", () -> stage.ask("faulty", "/loop")));
            }

            assertThat(stage.ask("hello", "/").result).isInstanceOf(HttpResult.Answered.class);
            for (Promise<Stage.Answer> each : stopped) {
                assertThat(each.await("a loop's end", Duration.ofSeconds(30)).result)
                        .isInstanceOf(HttpResult.DeadlineExceeded.class);
            }
        }
    }

    @Test
    void allocationWithoutEndEndsAtTheLimit() {
        repeatedly("/allocate", HttpResult.MemoryExceeded.class);
    }

    @Test
    void aTrapIsTold() {
        repeatedly("/trap", HttpResult.Trapped.class);

        assertThat(stage.workloads.log("faulty").orElseThrow().after(0))
                .anyMatch(
                        line -> line.stream().equals("stderr") && line.text().contains("panicked"))
                .anyMatch(line -> line.stream().equals("aether") && line.text().contains("/trap"));
    }

    @Test
    void anOverflowOfTheStackIsATrap() {
        Stage.Answer answer = stage.ask("faulty", "/recurse");

        assertThat(answer.result)
                .isInstanceOfSatisfying(
                        HttpResult.Trapped.class,
                        trap ->
                                assertThat(trap.code())
                                        .isIn(
                                                TrapException.Code.STACK_EXHAUSTED,
                                                TrapException.Code.OUT_OF_BOUNDS,
                                                TrapException.Code.UNREACHABLE));
    }

    @Test
    void aGuestThatExitsOrIsSilentGaveNoResponse() {
        repeatedly("/exit", HttpResult.NoResponse.class);
        repeatedly("/silent", HttpResult.NoResponse.class);
    }

    @Test
    void aBodyThatBreaksOffOrStaysUnfinishedIsToldAsBroken() {
        repeatedly("/breaks", HttpResult.Broken.class);
        repeatedly("/unfinished", HttpResult.Broken.class);
    }

    @Test
    void aSleeperIsWokenAtItsDeadline() {
        assertThat(stage.ask("faulty", "/sleep").result)
                .isInstanceOf(HttpResult.DeadlineExceeded.class);
    }

    @Test
    void aHugeResponseFlowsThroughLittleMemory() {
        long length = 64L << 20;

        Stage.Answer answer = stage.ask("hello", "POST", "/echo", zeros(length));

        assertThat(answer.result).isEqualTo(new HttpResult.Answered(200, length));
        assertThat(answer.bytes).isEqualTo(length);
    }

    @Test
    void aBodyThatNeverEndsIsCutAtTheDeadline() throws IOException {
        stage.start("brief", "hello/hello.wasm", DEADLINE);

        Stage.Answer answer = stage.ask("brief", "POST", "/echo", zeros(Long.MAX_VALUE));

        assertThat(answer.result)
                .isEqualTo(new HttpResult.Broken(200, new HttpResult.DeadlineExceeded()));
    }

    @Test
    void aNodeWithoutMemoryForOneMoreGuestRefusesWithoutCallingIt() throws IOException {
        Stage small = new Stage(directory.resolve("small"), new ByteSize(1 << 16));
        small.start("p1", "faulty/faulty.wasm", DEADLINE);

        assertThatThrownBy(() -> small.ask("p1", "/ok"))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.OVERLOADED));
        assertThat(small.maker.liveMemoryBytes()).isZero();
        small.workloads.close();
    }

    private void repeatedly(String target, Class<? extends HttpResult> ends) {
        for (int i = 0; i < TIMES; i++) {
            assertThat(stage.ask("faulty", target).result).isInstanceOf(ends);
        }
    }

    private static HttpBody zeros(long length) {
        long[] left = {length};
        return bytesMax -> {
            int piece = (int) Math.min(bytesMax, left[0]);
            left[0] -= piece;
            return new byte[piece];
        };
    }
}
