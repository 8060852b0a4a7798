package dev.aether.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.property.Property;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.environment.system.SystemEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InboxTest {
    private final SimulatedMachine machine = new SimulatedWorld(1).machine("a");
    private final Log log = machine.environment().log();
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();

    private void drainAll() {
        for (Runnable next = executor.poll(); next != null; next = executor.poll()) {
            next.run();
        }
    }

    @Test
    void aBatchRunsInOrderWithOneActionAfterIt() {
        Inbox inbox = new Inbox("in", 10, executor::add, log, () -> seen.add("after"));
        inbox.offer(() -> seen.add("one"));
        inbox.offer(() -> seen.add("two"));
        assertThat(executor).hasSize(1);

        drainAll();

        assertThat(seen).containsExactly("one", "two", "after");
        assertThat(inbox.size()).isZero();
    }

    @Test
    void aFullInboxRefusesAndTakesAgainOnceDrained() {
        Inbox inbox = new Inbox("in", 2, executor::add, log);
        assertThat(inbox.offer(() -> {})).isTrue();
        assertThat(inbox.offer(() -> {})).isTrue();
        assertThat(inbox.offer(() -> {})).isFalse();

        drainAll();

        assertThat(inbox.offer(() -> {})).isTrue();
        assertThat(executor).hasSize(1);
    }

    @Test
    void aFailingMessageIsLoggedAndTheNextOneRuns() {
        Inbox inbox = new Inbox("orders", 10, executor::add, log, () -> seen.add("after"));
        inbox.offer(() -> {
            throw new IllegalStateException("meant");
        });
        inbox.offer(() -> seen.add("next"));

        drainAll();

        assertThat(seen).containsExactly("next", "after");
        assertThat(machine.logLines()).hasSize(1).first().asString().contains("orders", "meant");
    }

    @Test
    void aMessageOfferedByAMessageComesInTheSameOrALaterBatch() {
        Inbox[] inbox = new Inbox[1];
        inbox[0] = new Inbox("in", 10, executor::add, log);
        inbox[0].offer(() -> inbox[0].offer(() -> seen.add("inner")));

        drainAll();

        assertThat(seen).containsExactly("inner");
        assertThat(inbox[0].size()).isZero();
    }

    @Test
    void everySenderKeepsItsOrder() {
        Property.check(
                "order",
                50,
                gen -> {
                    SimulatedWorld world = new SimulatedWorld(gen.seed());
                    Environment environment = world.machine("a").environment();
                    List<List<Integer>> got = new ArrayList<>();
                    Inbox inbox = new Inbox("in", 10_000, environment.threads().workers(), log);
                    for (int sender = 0; sender < 5; sender++) {
                        List<Integer> mine = new ArrayList<>();
                        got.add(mine);
                        environment
                                .threads()
                                .start("s" + sender, () -> send(environment, inbox, mine));
                    }
                    world.runFor(Duration.ofSeconds(10));

                    assertThat(got).allSatisfy(mine -> assertThat(mine).hasSize(20).isSorted());
                });
    }

    private static void send(Environment environment, Inbox inbox, List<Integer> into) {
        for (int i = 0; i < 20; i++) {
            int number = i;
            inbox.offer(() -> into.add(number));
            environment.timers().sleep(Duration.ofNanos(environment.randomness().nextInt(50_000)));
        }
    }

    /** A refused offer must not make a drain that just ends believe that more is waiting. */
    @Test
    void oneThreadAtATimeAlsoWhenFullOnRealThreads(@TempDir Path directory) {
        Environment environment = SystemEnvironment.open(directory);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        Runnable message =
                () -> {
                    together.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    for (int i = 0; i < 500; i++) {
                        Thread.onSpinWait();
                    }
                    inside.decrementAndGet();
                };
        Inbox inbox = new Inbox("tiny", 1, environment.threads().workers(), log, message);

        List<Threads.Task> senders =
                IntStream.range(0, 4)
                        .mapToObj(i ->
                                environment.threads().start("s" + i, () -> flood(inbox, message)))
                        .toList();

        assertThat(senders).allMatch(sender -> sender.join(Duration.ofSeconds(60)));
        assertThat(together).hasValueLessThanOrEqualTo(1);
    }

    private static void flood(Inbox inbox, Runnable message) {
        for (int i = 0; i < 20_000; i++) {
            inbox.offer(message);
        }
    }
}
