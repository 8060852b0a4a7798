package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.environment.system.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GuestsTest {
    private static final HttpResult DONE = new HttpResult.Answered(200, 0);
    private static final Duration LONG = Duration.ofSeconds(40);
    private static final int THREADS = 40;
    private static final int PERMITS = 2;

    @TempDir private Path directory;
    private Environment environment;
    private Guests guests;

    @BeforeEach
    void start() {
        environment = SystemEnvironment.open(directory);
        RuntimeConfig usual = RuntimeConfig.defaults(1, ByteSize.ofMebibytes(64));
        guests =
                new Guests(
                        environment,
                        new RuntimeConfig(
                                1000,
                                usual.memory(),
                                THREADS,
                                PERMITS,
                                100,
                                1,
                                usual.drainMax(),
                                usual.logs()));
    }

    private Lane lane(String placement, int concurrency, int queue, Duration deadline) {
        return guests.lane(
                placement,
                new Workload.Limits(
                        1, deadline, deadline, 100, concurrency, queue, Workload.Reuse.NONE));
    }

    private Promise<Boolean> gate() {
        return new Promise<>(environment.timers());
    }

    /** Keeps its permit until the gate opens. */
    private static Function<Turn<?>, HttpResult> until(Promise<Boolean> gate) {
        return turn -> {
            gate.await("the test", LONG);
            return DONE;
        };
    }

    @Test
    void guestsThatCallOthersOnTheirNodeAreAllAnswered() {
        Lane front = lane("front", 100, 100, LONG);
        Lane back = lane("back", 100, 100, LONG);
        try (TaskGroup group = new TaskGroup(environment, "callers")) {
            List<Promise<HttpResult>> answers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                answers.add(
                        group.start(
                                "caller",
                                () -> guests.ask(front, turn -> call(turn, back)).await()));
            }

            for (Promise<HttpResult> each : answers) {
                assertThat(each.await("an answer", LONG)).isEqualTo(DONE);
            }
        }
        assertThat(guests.requests(front)).isZero();
        assertThat(guests.requests(back)).isZero();
    }

    private HttpResult call(Turn<?> turn, Lane other) {
        turn.waits();
        HttpResult answer = guests.ask(other, inner -> DONE).await();
        turn.goesOn();
        return answer;
    }

    @Test
    void whatWaitsLongerThanItSaidLosesItsPermit() {
        Promise<Boolean> gate = gate();
        Lane slow = lane("slow", 10, 0, LONG);
        List<Turn<HttpResult>> writers = new ArrayList<>();
        for (int i = 0; i < PERMITS; i++) {
            writers.add(
                    guests.ask(
                            slow,
                            turn -> {
                                turn.mayWait();
                                gate.await("the reader", LONG);
                                turn.goesOn();
                                return DONE;
                            }));
        }

        assertThat(guests.ask(lane("other", 1, 0, LONG), turn -> DONE).await()).isEqualTo(DONE);
        gate.complete(true);
        writers.forEach(writer -> assertThat(writer.await()).isEqualTo(DONE));
    }

    @Test
    void whatComputesForLongStopsNobodyElse() {
        Promise<Boolean> gate = gate();
        Lane hog = lane("hog", 100, 100, LONG);
        List<Turn<HttpResult>> loops = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            loops.add(guests.ask(hog, until(gate)));
        }

        for (int i = 0; i < 20; i++) {
            assertThat(guests.ask(lane("other" + i, 1, 0, LONG), turn -> DONE).await())
                    .isEqualTo(DONE);
        }

        gate.complete(true);
        loops.forEach(loop -> assertThat(loop.await()).isEqualTo(DONE));
        assertThat(guests.requests(hog)).isZero();
    }

    @Test
    void beyondItsConcurrencyRequestsWaitInOrder() {
        Promise<Boolean> gate = gate();
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        Lane lane = lane("lane", 1, 10, LONG);
        List<Turn<HttpResult>> turns = new ArrayList<>(List.of(guests.ask(lane, until(gate))));
        for (int i = 0; i < 10; i++) {
            int number = i;
            turns.add(
                    guests.ask(
                            lane,
                            turn -> {
                                order.add(number);
                                return DONE;
                            }));
        }

        assertThat(guests.requests(lane)).isEqualTo(11);
        assertThatThrownBy(() -> guests.ask(lane, turn -> DONE)).satisfies(this::isRefused);
        gate.complete(true);

        turns.forEach(turn -> assertThat(turn.await()).isEqualTo(DONE));
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void whoWaitsUntilTheDeadlineIsRefusedAndForgotten() {
        Promise<Boolean> gate = gate();
        Lane lane = lane("lane", 1, 1, Duration.ofMillis(50));
        Turn<HttpResult> first = guests.ask(lane, until(gate));
        Turn<HttpResult> second = guests.ask(lane, turn -> DONE);

        assertThatThrownBy(second::await).satisfies(this::isRefused);

        assertThat(guests.requests(lane)).isEqualTo(1);
        gate.complete(true);
        assertThat(first.await()).isEqualTo(DONE);
    }

    @Test
    void whoDoesNotWaitHearsOfTheDeadlineToo() {
        Promise<Boolean> gate = gate();
        Promise<Boolean> told = gate();
        Lane lane = lane("lane", 1, 1, Duration.ofMillis(50));
        Turn<HttpResult> first = guests.ask(lane, until(gate));
        Turn<HttpResult> second = guests.ask(lane, turn -> DONE);
        second.whenOver(() -> told.complete(true));

        told.await("the deadline", LONG);

        assertThatThrownBy(second::await).satisfies(this::isRefused);
        gate.complete(true);
        assertThat(first.await()).isEqualTo(DONE);
    }

    @Test
    void theNodeHasALimitOfItsOwn() {
        Promise<Boolean> gate = gate();
        List<Turn<HttpResult>> turns = new ArrayList<>();
        Lane lane = lane("lane", 1, 100, LONG);
        for (int i = 0; i < 51; i++) {
            turns.add(guests.ask(lane, until(gate)));
        }

        assertThatThrownBy(() -> guests.ask(lane, turn -> DONE)).satisfies(this::isRefused);
        assertThat(guests.ask(lane("other", 1, 0, LONG), turn -> DONE).await()).isEqualTo(DONE);
        gate.complete(true);
        turns.forEach(turn -> assertThat(turn.await()).isEqualTo(DONE));
    }

    private void isRefused(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        WorkloadException.class,
                        refused ->
                                assertThat(refused.code())
                                        .isEqualTo(WorkloadException.Code.OVERLOADED));
    }
}
