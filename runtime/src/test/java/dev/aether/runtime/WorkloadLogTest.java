package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Disk;
import dev.aether.environment.Environment;
import dev.aether.environment.Threads;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** On a machine whose time and disk are simulated. */
class WorkloadLogTest {
    private static final LogLimits LIMITS =
            new LogLimits(
                    new ByteSize(4096), 3, new ByteSize(16 << 10), 100, Duration.ofHours(1), 2);

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedMachine machine = world.machine("n1");
    private WorkloadLogs logs = open();

    @Test
    void linesAreNumberedAndTimed() {
        WorkloadLog log = logs.open("p1");
        log.add("stdout", "one");
        log.add("stderr", "two");

        assertThat(log.after(0))
                .extracting(WorkloadLog.Line::number, WorkloadLog.Line::text)
                .containsExactly(tuple(1L, "one"), tuple(2L, "two"));
        assertThat(log.after(1).getFirst().at()).isEqualTo(machine.environment().clock().now());
        assertThat(log.after(2)).isEmpty();
    }

    @Test
    void aRestartOfTheNodeLosesNothingAndGoesOnCounting() {
        logs.open("p1").add("stdout", "one two  three");
        settle();

        logs = open();
        WorkloadLog log = logs.open("p1");
        log.add("aether", "started again");

        assertThat(texts(log)).containsExactly("one two  three", "started again");
        assertThat(log.after(1)).hasSize(1);
    }

    @Test
    void aLongLineIsCutAndOneOfManyLinesBecomesOne() {
        WorkloadLog log = logs.open("p1");
        log.add("stdout", "x".repeat(500));
        log.add("stdout", "a\nb");

        assertThat(texts(log)).containsExactly("x".repeat(100) + " ...(cut)", "a b");
    }

    @Test
    void filesAreBoundedAndTheNewestLinesStay() {
        WorkloadLog log = logs.open("p1");
        for (int i = 0; i < 1000; i++) {
            log.add("stdout", "line " + i);
            settle();
        }

        assertThat(machine.environment().disk().list("logs/workloads"))
                .containsExactly("p1.log", "p1.log.1", "p1.log.2");
        assertThat(machine.environment().disk().read("logs/workloads/p1.log.2", 5000))
                .hasSizeLessThanOrEqualTo(4096);
        logs = open();
        assertThat(texts(logs.open("p1"))).endsWith("line 998", "line 999");
    }

    @Test
    void aBurstBeyondMemorySaysHowMuchIsMissing() {
        WorkloadLog log = logs.open("p1");
        for (int i = 0; i < 1000; i++) {
            log.add("stdout", "line " + i);
        }
        settle();

        List<WorkloadLog.Line> inMemory = log.after(0);
        long lost = inMemory.getFirst().number() - 1;
        assertThat(onDisk())
                .contains("(" + lost + " lines came too fast and were dropped)\n")
                .contains(" line 999\n")
                .doesNotContain(" line 0\n");
        assertThat(lost + inMemory.size()).isEqualTo(1000);
    }

    @Test
    void aBurstIsSpreadOverFilesThatKeepTheirBound() {
        WorkloadLog log = logs.open("p1");
        for (int i = 0; i < 1000; i++) {
            log.add("stdout", "line " + i);
        }
        settle();

        assertThat(files()).hasSizeGreaterThan(1).allMatch(file -> file.length() <= 4096);
    }

    @Test
    void allLogsTogetherAreWaitedForAWhileAndNotLonger() {
        Environment whole = machine.environment();
        Environment stuck =
                new Environment(
                        whole.clock(),
                        whole.timers(),
                        new Stuck(whole.threads()),
                        whole.disk(),
                        whole.randomness(),
                        whole.log(),
                        whole.metrics());
        logs = new WorkloadLogs(stuck, LIMITS);
        List.of("p1", "p2", "p3").forEach(logs::open);
        Threads.Task closing = whole.threads().start("close", logs::flush);

        assertThat(closing.join(Duration.ofSeconds(6))).isTrue();

        assertThat(machine.logLines()).anyMatch(line -> line.contains("not written to their end"));
    }

    @Test
    void theLogOfAGonePlacementGoesAfterATime() {
        logs.open("p1").add("stdout", "one");
        logs.retire("p1");
        world.runFor(Duration.ofMinutes(50));
        assertThat(texts(logs.find("p1").orElseThrow())).containsExactly("one");

        world.runFor(Duration.ofMinutes(11));

        assertThat(logs.find("p1")).isEmpty();
        assertThat(machine.environment().disk().list("logs/workloads")).isEmpty();
    }

    @Test
    void aPlacementThatComesBackKeepsItsLog() {
        logs.open("p1").add("stdout", "one");
        logs.retire("p1");
        logs.open("p1").add("stdout", "two");
        world.runFor(Duration.ofHours(2));

        assertThat(texts(logs.find("p1").orElseThrow())).containsExactly("one", "two");
    }

    @Test
    void ofManyGonePlacementsTheOldestGoAtOnce() {
        List.of("p1", "p2", "p3")
                .forEach(placement -> {
                    logs.open(placement).add("stdout", "one");
                    logs.retire(placement);
                });
        settle();

        assertThat(logs.find("p1")).isEmpty();
        assertThat(machine.environment().disk().list("logs/workloads"))
                .containsExactly("p2.log", "p3.log");
    }

    @Test
    void whatNobodyRunsAfterARestartGoesToo() {
        logs.open("p1").add("stdout", "one");
        settle();

        logs = open();
        world.runFor(Duration.ofHours(2));

        assertThat(machine.environment().disk().list("logs/workloads")).isEmpty();
    }

    private WorkloadLogs open() {
        return new WorkloadLogs(machine.environment(), LIMITS);
    }

    private String onDisk() {
        return String.join("", files());
    }

    private List<String> files() {
        Disk disk = machine.environment().disk();
        return disk.list("logs/workloads").stream()
                .map(name -> disk.read("logs/workloads/" + name, 1 << 20))
                .map(content -> new String(content, StandardCharsets.UTF_8))
                .toList();
    }

    private void settle() {
        world.runFor(Duration.ofMillis(10));
    }

    private static List<String> texts(WorkloadLog log) {
        return log.after(0).stream().map(WorkloadLog.Line::text).toList();
    }

    /** Its workers never come to anything. */
    private record Stuck(Threads whole) implements Threads {
        @Override
        public Task start(String name, Runnable task) {
            return whole.start(name, task);
        }

        @Override
        public Executor workers() {
            return task -> {};
        }

        @Override
        public Executor loop(String name) {
            return whole.loop(name);
        }

        @Override
        public Executor platformPool(String name, int threads) {
            return whole.platformPool(name, threads);
        }
    }
}
