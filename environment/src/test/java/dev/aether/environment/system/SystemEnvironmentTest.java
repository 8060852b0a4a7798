package dev.aether.environment.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.ByteSize;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.LogLevel;
import dev.aether.environment.Promise;
import dev.aether.environment.Secret;
import dev.aether.environment.TaskGroup;
import dev.aether.environment.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemEnvironmentTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path directory;
    private Environment environment;

    @BeforeEach
    void open() {
        environment =
                SystemEnvironment.open(
                        directory,
                        new LogTarget.RotatedFile(
                                LogLevel.INFO, "logs/node.log", new ByteSize(8192), 3));
    }

    @Test
    void aPromiseIsKeptAcrossThreads() {
        Promise<String> promise = new Promise<>(environment.timers());

        environment.threads().start("giver", () -> promise.complete("given"));

        assertThat(promise.await("the gift", LONG)).isEqualTo("given");
    }

    @Test
    void anUnkeptPromiseEndsAtItsDeadline() {
        Promise<String> promise = new Promise<>(environment.timers());

        assertThatThrownBy(() -> promise.await("nothing", Duration.ofMillis(5)))
                .isInstanceOf(DeadlineExceeded.class);
    }

    @Test
    void anInterruptedSleepKeepsTheFlag() {
        Promise<Boolean> flag = new Promise<>(environment.timers());

        Threads.Task sleeper =
                environment.threads().start("sleeper", () -> flag.complete(wasInterrupted()));
        sleeper.interrupt();

        assertThat(flag.await("the flag", LONG)).isTrue();
        assertThat(sleeper.join(LONG)).isTrue();
    }

    private boolean wasInterrupted() {
        try {
            environment.timers().sleep(LONG);
            return false;
        } catch (Interrupted expected) {
            return Thread.currentThread().isInterrupted();
        }
    }

    @Test
    void aLoopRunsItsTasksInOrderAndOutlivesAFailingOne() {
        List<Integer> order = new ArrayList<>();
        Promise<Integer> end = new Promise<>(environment.timers());
        var loop = environment.threads().loop("loop");

        IntStream.range(0, 100).forEach(i -> loop.execute(() -> order.add(i)));
        loop.execute(() -> {
            throw new IllegalStateException("meant");
        });
        loop.execute(() -> end.complete(order.size()));

        assertThat(end.await("the last task", LONG)).isEqualTo(100);
        assertThat(order).isSorted();
    }

    @Test
    void leavingATaskGroupEndsItsChildren() {
        Promise<Integer> child;
        try (TaskGroup group = new TaskGroup(environment, "group")) {
            child =
                    group.start(
                            "child",
                            () -> {
                                environment.timers().sleep(LONG);
                                return 1;
                            });
        }

        assertThatThrownBy(() -> child.await("the child", LONG)).isInstanceOf(Interrupted.class);
    }

    @Test
    void manySendersOverwhelmNoInbox() {
        List<Integer> seen = new ArrayList<>();
        Inbox inbox = new Inbox("in", 50, environment.threads().workers(), environment.log());

        List<Threads.Task> senders =
                IntStream.range(0, 8)
                        .mapToObj(
                                i -> environment.threads().start("s" + i, () -> fill(inbox, seen)))
                        .toList();
        senders.forEach(sender -> sender.join(LONG));
        Promise<Integer> size = new Promise<>(environment.timers());
        while (!inbox.offer(() -> size.complete(seen.size()))) {
            environment.timers().sleep(Duration.ofMillis(1));
        }

        assertThat(size.await("the size", LONG)).isEqualTo(8000);
    }

    private void fill(Inbox inbox, List<Integer> seen) {
        for (int i = 0; i < 1000; i++) {
            int message = i;
            while (!inbox.offer(() -> seen.add(message))) {
                environment.timers().sleep(Duration.ofNanos(10_000));
            }
        }
    }

    @Test
    void aLogLineHasItsFieldsAndNoSecret() throws Exception {
        environment
                .log()
                .named("test")
                .info("two words", "n", 3, "key", Secret.of(new byte[] {65, 66}), "odd");

        String line = Files.readString(directory.resolve("logs/node.log"));

        assertThat(line)
                .contains("level=info component=test msg=\"two words\" n=3 key=[secret] odd=?\n");
    }

    @Test
    void theProcessIsMeasured() {
        assertThat(environment.metrics().scrape())
                .contains("# TYPE process_cpu_seconds_total counter\n")
                .containsPattern("process_resident_memory_bytes \\d{7,}\n")
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} \\d{6,}\n");
    }

    @Test
    void drawnNumbersAreSpreadAndForksDiffer() {
        var randomness = environment.randomness();
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[randomness.nextInt(10)]++;
        }

        assertThat(Arrays.stream(counts)).allMatch(count -> count > 9_000 && count < 11_000);
        assertThat(randomness.nextDouble()).isBetween(0.0, 1.0);
        assertThat(randomness.fork("a").nextLong()).isNotEqualTo(randomness.fork("a").nextLong());
        assertThat(randomness.bytes(16)).hasSize(16).isNotEqualTo(new byte[16]);
    }

    @Test
    void logFilesStayBounded() throws Exception {
        for (int i = 0; i < 1000; i++) {
            environment.log().info("line " + "x".repeat(100), "n", i);
        }

        try (var files = Files.list(directory.resolve("logs"))) {
            List<Path> all = files.sorted().toList();
            assertThat(all)
                    .hasSize(3)
                    .allSatisfy(f -> assertThat(f.toFile().length()).isLessThan(8193));
            assertThat(Files.readString(all.get(0))).contains("n=999");
        }
    }
}
