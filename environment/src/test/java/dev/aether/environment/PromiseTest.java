package dev.aether.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PromiseTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SimulatedWorld world = new SimulatedWorld(3);
    private final SimulatedMachine machine = world.machine("a");
    private final Environment environment = machine.environment();
    private final Promise<String> promise = new Promise<>(environment.timers());

    @Test
    void itIsSettledOnce() {
        assertThat(promise.complete("first")).isTrue();
        assertThat(promise.complete("second")).isFalse();
        assertThat(promise.fail(new IllegalStateException())).isFalse();

        assertThat(promise.await("it", Duration.ZERO)).isEqualTo("first");
    }

    @Test
    void everyWaiterSeesTheFailure() {
        promise.fail(new IllegalStateException("broken"));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> machine.call("w", SECOND, () -> promise.await("it", SECOND)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("broken");
        }
    }

    @Test
    void allWaitersWakeAtOnce() {
        List<String> woken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            environment.threads().start("w" + i, () -> woken.add(promise.await("it", SECOND)));
        }
        world.runFor(Duration.ofMillis(1));

        promise.complete("now");
        world.runFor(Duration.ofMillis(1));

        assertThat(woken).hasSize(10).containsOnly("now");
    }

    @Test
    void aFailingListenerHidesNothingFromTheOthers() {
        List<String> told = new ArrayList<>();
        promise.whenSettled(() -> {
            throw new IllegalStateException("meant");
        });
        promise.whenSettled(() -> told.add("second"));

        assertThatThrownBy(() -> promise.complete("x")).hasMessage("meant");

        assertThat(told).containsExactly("second");
    }

    @Test
    void aListenerOfASettledPromiseRunsAtOnce() {
        List<String> told = new ArrayList<>();
        promise.complete("x");

        promise.whenSettled(() -> told.add("told"));

        assertThat(told).containsExactly("told");
    }

    @Test
    void theDeadlineNamesWhatWasAwaited() {
        assertThatThrownBy(() ->
                        machine.call(
                                "w", SECOND, () -> promise.await("a vote", SECOND.dividedBy(4))))
                .isInstanceOf(DeadlineExceeded.class)
                .hasMessageContaining("a vote")
                .hasMessageContaining("250 ms");
    }

    @Test
    void workThatBreaksOffSettlesToo() {
        assertThatThrownBy(() ->
                        promise.settleBy(
                                () -> {
                                    throw new StackOverflowError("by the test");
                                },
                                () -> new IllegalStateException("broke off")))
                .isInstanceOf(StackOverflowError.class);

        assertThatThrownBy(() -> promise.await("the work", Duration.ZERO)).hasMessage("broke off");
    }

    @Test
    void aValueThatComesTooLateIsHandedOver() {
        List<String> late = new ArrayList<>();
        promise.fail(new IllegalStateException("given up"));

        promise.settleBy(() -> "made", () -> new IllegalStateException("broke off"), late::add);

        assertThat(late).containsExactly("made");
        assertThat(promise.value()).isEmpty();
    }
}
