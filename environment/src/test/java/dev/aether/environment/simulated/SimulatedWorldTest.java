package dev.aether.environment.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.environment.Threads;
import dev.aether.environment.property.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class SimulatedWorldTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final SimulatedWorld world = new SimulatedWorld(42);
    private final SimulatedMachine machine = world.machine("a");

    @Test
    void anHourPassesAtOnce() {
        String woken =
                machine.call(
                        "sleeper",
                        Duration.ofHours(2),
                        () -> {
                            machine.environment().timers().sleep(Duration.ofHours(1));
                            return "woken";
                        });

        assertThat(woken).isEqualTo("woken");
        assertThat(world.now()).isBetween("2026-01-01T01:00:00Z", "2026-01-01T01:00:00.001Z");
    }

    @Test
    void actionsOfTheWorldRunInOrderOfTheirTime() {
        List<Integer> order = new ArrayList<>();
        world.after(Duration.ofMillis(2), () -> order.add(3));
        world.after(Duration.ofMillis(1), () -> order.add(1));
        world.after(Duration.ofMillis(1), () -> order.add(2));
        world.after(Duration.ofMillis(1), () -> order.add(99)).cancel();

        world.runFor(Duration.ofMillis(2));

        assertThat(order).containsExactly(1, 2, 3);
        assertThat(world.nanos()).isEqualTo(2_000_000);
    }

    @Test
    void theSameSeedGivesTheSameTraceAndAnotherSeedAnother() {
        Property.check(
                "determinism",
                20,
                gen -> {
                    long trace = busyWorld(gen.seed());
                    assertThat(busyWorld(gen.seed())).isEqualTo(trace);
                    assertThat(busyWorld(gen.seed() + 1)).isNotEqualTo(trace);
                });
    }

    private static long busyWorld(long seed) {
        SimulatedWorld world = new SimulatedWorld(seed);
        for (String name : List.of("a", "b", "c")) {
            SimulatedMachine machine = world.machine(name);
            busy(machine.environment());
            world.after(Duration.ofMillis(world.randomness().nextInt(400)), machine::crash);
            world.after(Duration.ofMillis(500), () -> busy(machine.restart()));
        }
        world.runFor(Duration.ofSeconds(2));
        return world.trace();
    }

    private static void busy(Environment environment) {
        var loop = environment.threads().loop("loop");
        Inbox inbox = new Inbox("in", 100, loop, environment.log());
        for (int i = 0; i < 5; i++) {
            environment.threads().start("worker-" + i, () -> work(environment, inbox));
        }
    }

    private static void work(Environment environment, Inbox inbox) {
        for (int i = 0; i < 20; i++) {
            environment.disk().replace("f" + i, environment.randomness().bytes(10));
            inbox.offer(() -> environment.log().info("done"));
            environment.timers().sleep(Duration.ofMillis(environment.randomness().nextInt(50)));
        }
    }

    @Test
    void differentSeedsRunThreadsInDifferentOrders() {
        var orders = IntStream.range(0, 20).mapToObj(SimulatedWorldTest::orderOfThree).distinct();

        assertThat(orders.count()).isGreaterThan(2);
    }

    private static List<Integer> orderOfThree(int seed) {
        SimulatedWorld world = new SimulatedWorld(seed);
        Threads threads = world.machine("a").environment().threads();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            threads.start("t" + i, () -> order.add(number));
        }
        world.runFor(LONG);
        return order;
    }

    @Test
    void aLoopKeepsItsOrderAndAPoolItsBound() {
        Environment environment = machine.environment();
        List<Integer> order = new ArrayList<>();
        var loop = environment.threads().loop("loop");
        var pool = environment.threads().platformPool("pool", 2);
        List<Integer> inside = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            loop.execute(() -> order.add(number));
            pool.execute(() -> {
                inside.add(number);
                counts.add(inside.size());
                environment.timers().sleep(Duration.ofMillis(1));
                inside.remove(Integer.valueOf(number));
            });
        }

        world.runFor(LONG);

        assertThat(order).hasSize(20).isSorted();
        assertThat(counts).hasSize(20).allSatisfy(count -> assertThat(count).isBetween(1, 2));
    }

    @Test
    void aPromiseIsAwaitedInVirtualTime() {
        Environment environment = machine.environment();
        Promise<String> promise = new Promise<>(environment.timers());
        environment.timers().after(Duration.ofSeconds(5), () -> promise.complete("kept"));

        assertThatThrownBy(() ->
                        machine.call(
                                "early", LONG, () -> promise.await("it", Duration.ofSeconds(4))))
                .isInstanceOf(DeadlineExceeded.class);
        assertThat(machine.call("late", LONG, () -> promise.await("it", Duration.ofSeconds(4))))
                .isEqualTo("kept");
    }

    @Test
    void anInterruptEndsAWaitAndKeepsTheFlag() {
        Environment environment = machine.environment();
        List<Boolean> flags = new ArrayList<>();
        Threads.Task task =
                environment
                        .threads()
                        .start(
                                "sleeper",
                                () -> {
                                    try {
                                        environment.timers().sleep(LONG);
                                    } catch (Interrupted expected) {
                                        flags.add(Thread.currentThread().isInterrupted());
                                    }
                                });
        world.runFor(Duration.ofSeconds(1));

        task.interrupt();

        assertThat(task.join(Duration.ofSeconds(1))).isTrue();
        assertThat(flags).containsExactly(true);
    }

    @Test
    void aTaskGroupEndsItsChildren() {
        Environment environment = machine.environment();

        boolean settled =
                machine.call(
                        "parent",
                        LONG,
                        () -> {
                            Promise<Integer> child;
                            try (TaskGroup group = new TaskGroup(environment, "group")) {
                                child = group.start("child", () -> sleepLong(environment));
                                environment.timers().sleep(Duration.ofMillis(1));
                            }
                            return child.isSettled();
                        });

        assertThat(settled).isTrue();
        assertThat(world.nanos()).isLessThan(LONG.toNanos());
    }

    private static int sleepLong(Environment environment) {
        environment.timers().sleep(LONG);
        return 1;
    }

    @Test
    void aCrashEndsTimersAndThreadsForGood() {
        Environment first = machine.environment();
        List<String> happened = new ArrayList<>();
        first.timers().after(Duration.ofSeconds(2), () -> happened.add("timer"));
        first.threads()
                .start(
                        "task",
                        () -> {
                            try {
                                first.timers().sleep(Duration.ofSeconds(2));
                                happened.add("woken");
                            } finally {
                                happened.add("finally");
                            }
                        });
        Promise<String> promise = new Promise<>(first.timers());
        first.threads().start("waiter", () -> happened.add(promise.await("it", LONG)));
        world.runFor(Duration.ofSeconds(1));

        machine.crash();
        promise.complete("from outside");
        Environment second = machine.restart();
        second.threads().start("new", () -> happened.add("new life"));
        first.threads().start("old", () -> happened.add("old life"));
        world.runFor(LONG);

        assertThat(happened).containsExactly("new life");
    }

    @Test
    void aPausedMachineDoesEverythingAfterwards() {
        List<Long> times = new ArrayList<>();
        machine.environment()
                .timers()
                .after(Duration.ofSeconds(1), () -> times.add(world.nanos() / 1_000_000_000));
        machine.pause();
        world.runFor(Duration.ofSeconds(10));
        assertThat(times).isEmpty();

        machine.resume();
        world.runFor(Duration.ofSeconds(1));

        assertThat(times).containsExactly(10L);
    }

    @Test
    void clocksDriftAndJumpButMonotonicTimeNeverJumps() {
        var clock = machine.environment().clock();
        machine.driftClock(1.5);
        long before = clock.nanos();

        machine.jumpClock(Duration.ofHours(-3));
        world.runFor(Duration.ofSeconds(10));

        assertThat(clock.nanos() - before).isEqualTo(15_000_000_000L);
        assertThat(clock.now()).isEqualTo("2025-12-31T21:00:15Z");
    }

    @Test
    void timersFollowTheDriftOfTheirMachine() {
        machine.driftClock(2);
        List<Long> fired = new ArrayList<>();
        machine.environment()
                .timers()
                .after(Duration.ofSeconds(10), () -> fired.add(world.nanos()));

        world.runFor(LONG);

        assertThat(fired).containsExactly(5_000_000_000L);
    }

    @Test
    void aFailedAssertionInsideAThreadEndsTheRun() {
        machine.environment()
                .threads()
                .start(
                        "asserting",
                        () -> {
                            throw new AssertionError("seen");
                        });

        assertThatThrownBy(() -> world.runFor(LONG)).hasMessage("seen");
    }

    @Test
    void aFailedTaskIsLogged() {
        machine.environment()
                .threads()
                .start(
                        "failing",
                        () -> {
                            throw new IllegalStateException("meant");
                        });
        world.runFor(LONG);

        assertThat(machine.logLines()).hasSize(1).first().asString().contains("failing", "meant");
    }

    @Test
    void aTimedWaitOfTheJdkIsFoundOut() {
        // Long: one that ends before its thread has come to rest is not seen.
        machine.environment().threads().start("leaky", () -> LockSupport.parkNanos(200_000_000));

        assertThatThrownBy(this::runWhileRealTimePasses)
                .hasMessageContaining("leaky waited for something outside");
    }

    @RepeatedTest(50)
    void aMonitorThatTheJvmHoldsMovesNothing() {
        Object monitor = new Object();
        AtomicReference<@Nullable Thread> wanting = new AtomicReference<>();
        CountDownLatch taken = new CountDownLatch(1);
        Thread.ofPlatform().start(() -> holdUntilWanted(monitor, taken, wanting));
        List<Long> entered = new ArrayList<>();
        machine.environment()
                .threads()
                .start(
                        "wanting",
                        () -> {
                            spinUntilOpen(taken);
                            wanting.set(Thread.currentThread());
                            synchronized (monitor) {
                                entered.add(world.nanos());
                            }
                        });

        world.step();

        assertThat(entered).containsExactly(world.nanos());
    }

    private static void holdUntilWanted(
            Object monitor, CountDownLatch taken, AtomicReference<@Nullable Thread> wanting) {
        synchronized (monitor) {
            taken.countDown();
            while (!isBlocked(wanting.get())) {
                Thread.onSpinWait();
            }
        }
    }

    private static boolean isBlocked(@Nullable Thread thread) {
        return thread != null && thread.getState() == Thread.State.BLOCKED;
    }

    private static void spinUntilOpen(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Up to some seconds, in which the timers of the JDK have their chance to interfere. */
    private void runWhileRealTimePasses() {
        for (int i = 0; i < 10_000; i++) {
            world.after(Duration.ofNanos(1), Thread::onSpinWait);
            world.step();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
