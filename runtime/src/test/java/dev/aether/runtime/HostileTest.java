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
    private static final int MANY = 100;
    private static final Duration DEADLINE = Duration.ofMillis(400);

    @TempDir private Path directory;
    private final ParticleEngine engine;
    private Stage stage;

    HostileTest(ParticleEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void start() throws IOException {
        stage = new Stage(directory, engine, ByteSize.ofMebibytes(400));
        stage.start("faulty", "faulty/faulty.wasm", DEADLINE);
        stage.start("hello", "hello/hello.wasm", Duration.ofSeconds(20));
    }

    @AfterEach
    void othersAreServedAndNothingIsKept() {
        assertThat(stage.ask("faulty", "/ok").result).isEqualTo(new HttpResult.Answered(200, 3));
        assertThat(stage.ask("hello", "/").result).isInstanceOf(HttpResult.Answered.class);
        assertThat(stage.maker.liveMemoryBytes()).isZero();
        assertThat(stage.workloads.load("faulty")).isZero();
        stage.maker.awaitAside();
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
    void loopsByTheHundredStopNobodyForLong() throws IOException {
        stage.start("loops", "faulty/faulty.wasm", many(Duration.ofSeconds(3)));
        try (TaskGroup loops = new TaskGroup(stage.environment, "loops")) {
            List<Promise<Stage.Answer>> stopped = many(loops, "loops", "/loop");

            for (int i = 0; i < TIMES; i++) {
                long begun = stage.environment.clock().nanos();
                assertThat(stage.ask("hello", "/").result).isInstanceOf(HttpResult.Answered.class);
                long took = stage.environment.clock().nanos() - begun;
                assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(2));
            }

            stopped.forEach(HostileTest::ended);
        }
    }

    @Test
    void sleepersByTheHundredHoldNobodyUp() throws IOException {
        stage.start("sleepers", "faulty/faulty.wasm", many(Duration.ofSeconds(4)));
        try (TaskGroup sleepers = new TaskGroup(stage.environment, "sleepers")) {
            List<Promise<Stage.Answer>> woken = many(sleepers, "sleepers", "/sleep");

            assertThat(stage.ask("hello", "/").result).isInstanceOf(HttpResult.Answered.class);

            for (Promise<Stage.Answer> each : woken) {
                assertThat(each.await("a sleeper's end", Duration.ofSeconds(30)).result)
                        .isInstanceOf(HttpResult.DeadlineExceeded.class);
            }
        }
    }

    @Test
    void processorTimeIsLimitedAndNotThatOfWaiting() throws IOException {
        Duration most = Duration.ofMillis(100);
        Duration deadline = Duration.ofSeconds(30);
        stage.start(
                "brief",
                "faulty/faulty.wasm",
                new Workload.Limits(16 << 20, deadline, most, 100, MANY, 0, Workload.Reuse.NONE));
        stage.start(
                "sleeper",
                "faulty/faulty.wasm",
                new Workload.Limits(
                        16 << 20, Duration.ofSeconds(1), most, 100, MANY, 0, Workload.Reuse.NONE));

        assertThatThrownBy(() -> stage.ask("brief", "/loop"))
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        stopped ->
                                assertThat(stopped.code())
                                        .isEqualTo(WorkloadException.Code.CPU_TIME));
        assertThat(stage.ask("brief", "/ok").result).isEqualTo(new HttpResult.Answered(200, 3));
        assertThat(stage.ask("sleeper", "/sleep").result)
                .isInstanceOf(HttpResult.DeadlineExceeded.class);
        assertThat(stage.workloads.log("brief").orElseThrow().after(0))
                .anyMatch(line -> line.text().contains("processor time"));
    }

    private static Workload.Limits many(Duration deadline) {
        return new Workload.Limits(
                16 << 20, deadline, deadline, 100, MANY, MANY, Workload.Reuse.NONE);
    }

    private List<Promise<Stage.Answer>> many(TaskGroup group, String placement, String target) {
        List<Promise<Stage.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            asked.add(group.start(target, () -> stage.ask(placement, target)));
        }
        return asked;
    }

    /** By its deadline, or without a turn within that. */
    private static void ended(Promise<Stage.Answer> loop) {
        try {
            assertThat(loop.await("a loop's end", Duration.ofSeconds(60)).result)
                    .isInstanceOf(HttpResult.DeadlineExceeded.class);
        } catch (WorkloadException refused) {
            assertThat(refused.code()).isEqualTo(WorkloadException.Code.OVERLOADED);
        }
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
