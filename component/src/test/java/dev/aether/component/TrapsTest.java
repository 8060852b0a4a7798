package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aether.component.TrapException.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that misbehaves is stopped, its trap has a code, and the next instance is unharmed. */
@EveryEngine
@Timeout(60)
class TrapsTest {
    private final ComponentEngine engine;
    private final ComponentTemplate traps;

    TrapsTest(ComponentEngine engine) {
        this.engine = engine;
        this.traps = Guests.template(engine, "traps");
    }

    private ComponentInstance guest() {
        return traps.instantiate(Limits.standard(), "state");
    }

    @Test
    void everyKindOfTrapHasItsCode() {
        assertTraps(Code.UNREACHABLE, guest(), "unreachable");
        assertTraps(Code.ARITHMETIC, guest(), "divide", 0);
        assertTraps(Code.ARITHMETIC, guest(), "truncate", Double.NaN);
        assertTraps(Code.ARITHMETIC, guest(), "truncate", 1e20);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "load", 65_533);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "load", -4);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "store", 0x7fff_ffff);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "copy", 1);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "call", 9);
        assertTraps(Code.INDIRECT_CALL, guest(), "call", 0);
        assertTraps(Code.INDIRECT_CALL, guest(), "call", 2);
        assertTraps(Code.STACK_EXHAUSTED, guest(), "recurse");
    }

    @Test
    void aTrappedInstanceAnswersNothingAnyMore() {
        ComponentInstance guest = guest();
        assertThat(guest.call("divide", 1)).isEqualTo(1);

        assertTraps(Code.UNREACHABLE, guest, "unreachable");

        assertTraps(Code.POISONED, guest, "divide", 1);
        assertThat(guest().call("divide", 1)).isEqualTo(1);
    }

    @Test
    void aClosedInstanceAnswersNothingAnyMore() {
        ComponentInstance guest = guest();
        guest.close();
        guest.close();

        assertTraps(Code.POISONED, guest, "divide", 1);
    }

    @Test
    void memoryGrowsToItsLimitAndNoFurther() {
        var limits = Limits.standard().withMemoryBytesMax(3 * 65_536);
        try (ComponentInstance guest = traps.instantiate(limits, "state")) {
            assertThat(guest.call("grow", 2)).isEqualTo(1);
            assertThat(guest.call("grow", 1)).isEqualTo(-1);
            assertThat(guest.call("pages")).isEqualTo(3);
            assertThat(guest.call("load", 3 * 65_536 - 4)).isEqualTo(0);
            assertTraps(Code.OUT_OF_BOUNDS, guest, "load", 3 * 65_536 - 3);
        }
    }

    @Test
    void aGuestThatBeginsTooLargeIsNotMade() {
        var limits = Limits.standard().withMemoryBytesMax(65_535);

        assertThatThrownBy(() -> traps.instantiate(limits, "state"))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("65535")
                .extracting(e -> ((TrapException) e).code())
                .isEqualTo(Code.MEMORY_LIMIT);
    }

    @Test
    void aTrapInAStartFunctionFailsTheInstance() {
        ComponentTemplate start = Guests.template(engine, "start");

        assertThatThrownBy(() -> start.instantiate(Limits.standard(), "state"))
                .isInstanceOf(TrapException.class)
                .extracting(e -> ((TrapException) e).code())
                .isEqualTo(Code.UNREACHABLE);
    }

    @Test
    void anInterruptStopsAnEndlessLoopAndNothingElse() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            ComponentInstance guest = guest();
            var outcome = new AtomicReference<Throwable>();
            var interrupted = new AtomicReference<Boolean>();
            var ready = new CountDownLatch(1);
            var caller =
                    Thread.ofPlatform()
                            .start(() -> {
                                ready.countDown();
                                try {
                                    guest.call("spin");
                                } catch (TrapException e) {
                                    outcome.set(e);
                                }
                                interrupted.set(Thread.currentThread().isInterrupted());
                            });
            ready.await();

            Instant before = Instant.now();
            guest.interrupt();
            caller.join();

            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(outcome.get()).isInstanceOf(TrapException.class);
            assertThat(((TrapException) outcome.get()).code()).isEqualTo(Code.INTERRUPTED);
            assertThat(interrupted.get()).isFalse();
        }
    }

    @Test
    void anInterruptStopsAStartFunctionThatNeverEnds() {
        ComponentInstance endless =
                Guests.template(engine, "endless").unstarted(Limits.standard(), "state");
        var ended = new CompletableFuture<Throwable>();
        Thread.ofPlatform().start(() -> ended.complete(catchThrowable(endless::start)));

        endless.interrupt();

        assertThat(ended.orTimeout(20, TimeUnit.SECONDS).join())
                .isInstanceOfSatisfying(
                        TrapException.class,
                        trap -> assertThat(trap.code()).isEqualTo(Code.INTERRUPTED));
    }

    @Test
    void anInterruptBetweenCallsStopsTheNextOne() {
        ComponentInstance guest = guest();
        guest.interrupt();

        assertTraps(Code.INTERRUPTED, guest, "spin");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(guest().call("divide", 1)).isEqualTo(1);
    }

    @Test
    void whatDoesNotExistIsNamedWithWhatDoes() {
        assertThatThrownBy(() -> guest().call("nothing"))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("nothing")
                .hasMessageContaining("unreachable");
        assertThatThrownBy(() -> guest().call("divide"))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("1 arguments, got 0");
        assertThatThrownBy(() -> guest().call("divide", "one"))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("expected a s32, got String");
    }
}
