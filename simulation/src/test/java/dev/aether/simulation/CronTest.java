package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Commands that run when they are due. */
class CronTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int RETRIES = 2;

    private SimulatedLattice lattice = new SimulatedLattice(1);

    private void grown(long seed) {
        lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
    }

    /** Every ten seconds, if nothing else is said. */
    private void deploy(String command, Map<String, String> schedule) {
        ObjectNode all = Json.object("retries", Json.number(RETRIES));
        for (Map.Entry<String, String> each : schedule.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        all = schedule.containsKey("cron") ? all : all.with("every", "10s");
        ObjectNode particle =
                Json.object("from", lattice.upload(0, command))
                        .with("schedule", all)
                        .with("limits", Json.object("memory", "16Mi").with("deadline", "60s"));
        lattice.apply(0, "app", Json.object("particle", Json.object("tick", particle)));
        lattice.awaitPhase(0, "app", "Ready", LONG);
    }

    private List<StubCommands.Began> runs() {
        return lattice.nodes().stream()
                .flatMap(node -> node.runs().stream())
                .sorted(Comparator.comparing(StubCommands.Began::at))
                .toList();
    }

    private Map<Instant, Long> times() {
        return runs().stream()
                .collect(
                        Collectors.groupingBy(
                                StubCommands.Began::due, TreeMap::new, Collectors.counting()));
    }

    private ObjectNode status() {
        int by = 0;
        while (!lattice.node(by).isUp() || !lattice.node(by).isReady()) {
            by++;
        }
        return lattice.read(by, "app").orElseThrow().objectAt("status", "jobs", "tick");
    }

    private long count(String field) {
        return status().wholeAt(field).orElse(-1);
    }

    private long pulses() {
        SimulatedNode node = lattice.node(0);
        return node.call("pulses", () -> node.wiring().pulses().list()).stream()
                .filter(pulse -> pulse.definition().equals("run"))
                .count();
    }

    private int leader() {
        for (int k = 0; k < lattice.nodes().size(); k++) {
            boolean leads =
                    lattice.node(k).isUp()
                            && lattice.node(k).machine().logLines().stream()
                                    .anyMatch(line -> line.contains("runs pulses"));
            if (leads) {
                return k;
            }
        }
        throw new AssertionError("nobody leads");
    }

    private static List<Instant> inSteps(Map<Instant, Long> times, Duration step) {
        List<Instant> missing = new ArrayList<>();
        TreeMap<Instant, Long> all = new TreeMap<>(times);
        for (Instant due = all.firstKey(); due.isBefore(all.lastKey()); due = due.plus(step)) {
            if (!all.containsKey(due)) {
                missing.add(due);
            }
        }
        return missing;
    }

    @Test
    void eachDueTimeIsRunOnceAndTheHistoryStaysShort() {
        grown(1200);
        deploy("run 100", Map.of());

        lattice.world().runFor(Duration.ofSeconds(101));

        assertThat(times())
                .hasSizeBetween(10, 11)
                .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        assertThat(inSteps(times(), Duration.ofSeconds(10))).isEmpty();
        assertThat(count("succeeded")).isBetween(9L, 11L);
        assertThat(count("failed")).isZero();
        assertThat(count("missed")).isZero();
        assertThat(status().itemsAt("history")).hasSize(3);
        assertThat(pulses()).isBetween(3L, 4L);
        assertThat(status().textAt("next").map(Instant::parse).orElseThrow())
                .isAfter(runs().getLast().due());
        assertThat(replicasOfRuns()).isZero();
    }

    /** What is still reserved for runs that ended. */
    private long replicasOfRuns() {
        lattice.world().runFor(Duration.ofSeconds(2));
        return lattice.nodes().stream()
                .filter(SimulatedNode::isUp)
                .mapToLong(node -> node.wiring().workloads().ledger().claims().size())
                .sum();
    }

    @TestFactory
    Stream<DynamicTest> noDueTimeIsLostWhicheverNodeDies() {
        return LongStream.range(1210, 1210 + SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> dies(seed)));
    }

    private void dies(long seed) {
        grown(seed);
        deploy("run 300", Map.of());
        lattice.world().runFor(Duration.ofMillis(10_000 + 370 * (seed % 27)));
        int victim = (int) (seed % 3);

        lattice.crash(victim);
        lattice.world().runFor(LONG);
        lattice.restart(victim);
        lattice.run("it is back", lattice.node(victim)::isReady, LONG);
        lattice.world().runFor(Duration.ofSeconds(20));

        assertThat(inSteps(times(), Duration.ofSeconds(10))).isEmpty();
        assertThat(times()).allSatisfy((_, times) -> assertThat(times).isBetween(1L, 1L + RETRIES));
        assertThat(count("failed")).isZero();
        assertThat(replicasOfRuns()).isLessThanOrEqualTo(1);
    }

    @Test
    void theLeaderOfTheScheduleDiesAtTheDueTime() {
        grown(1230);
        deploy("run 300", Map.of());
        lattice.run("a run begins", () -> !runs().isEmpty(), LONG);

        lattice.crash(leader());
        lattice.world().runFor(LONG);

        assertThat(inSteps(times(), Duration.ofSeconds(10))).isEmpty();
        assertThat(times()).allSatisfy((_, times) -> assertThat(times).isBetween(1L, 1L + RETRIES));
    }

    @Test
    void aRunWhoseNodeDiesIsTriedAgainOnAnother() {
        grown(1240);
        deploy("run 20000", Map.of("cron", "* * * * *"));
        lattice.run("a run begins", () -> !runs().isEmpty(), LONG);
        StubCommands.Began first = runs().getFirst();
        int victim =
                lattice.nodes().stream().map(SimulatedNode::name).toList().indexOf(first.node());

        lattice.crash(victim);
        lattice.run("it is tried again", () -> times().get(first.due()) == 2, LONG);

        assertThat(runs().get(1).node()).isNotEqualTo(first.node());
        assertThat(runs().get(1).attempt()).isEqualTo(2);
        lattice.run("it succeeds", () -> count("succeeded") == 1, LONG);
        assertThat(status().itemsAt("history").getFirst().wholeAt("attempts")).hasValue(2);
    }

    @Test
    void ofTheTimesAtWhichAllWereDownTheNewestIsCaughtUp() {
        grown(1250);
        deploy("run 100", Map.of("startWithin", "1h"));
        lattice.run("a run ends", () -> count("succeeded") == 1, LONG);
        Instant before = runs().getLast().due();

        downFor(Duration.ofSeconds(65));
        lattice.run("a run ends", () -> count("succeeded") >= 2, LONG);

        Instant caughtUp = runs().get(1).due();
        long between = Duration.between(before, caughtUp).toSeconds() / 10 - 1;
        assertThat(between).isGreaterThanOrEqualTo(5);
        assertThat(count("missed")).isEqualTo(between);
    }

    private void downFor(Duration time) {
        for (int k = 0; k < 3; k++) {
            lattice.crash(k);
        }
        lattice.world().runFor(time);
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
        }
        for (int k = 0; k < 3; k++) {
            lattice.run("it is back", lattice.node(k)::isReady, LONG);
        }
    }

    @Test
    void whatIsTooLateIsOnlyCounted() {
        grown(1260);
        deploy("run 100", Map.of("cron", "* * * * *", "startWithin", "5s"));
        lattice.run("a run ends", () -> count("succeeded") == 1, LONG);
        Instant first = runs().getLast().due();

        lattice.world().runFor(Duration.ofSeconds(10));
        downFor(Duration.ofSeconds(60));
        lattice.run("a run ends", () -> count("succeeded") >= 2, LONG.multipliedBy(2));

        assertThat(times()).doesNotContainKey(first.plusSeconds(60));
        assertThat(count("missed")).isPositive();
    }

    @Test
    void aRunThatHasNotEndedHoldsUpTheNextIfItIsSaidSo() {
        grown(1270);
        deploy("run 25000", Map.of());

        lattice.world().runFor(Duration.ofSeconds(100));

        List<StubCommands.Began> all = runs();
        for (int k = 1; k < all.size(); k++) {
            Duration apart = Duration.between(all.get(k - 1).at(), all.get(k).at());
            assertThat(apart).isGreaterThanOrEqualTo(Duration.ofSeconds(25));
        }
        assertThat(count("skipped")).isGreaterThanOrEqualTo(5);
    }

    @Test
    void runsMayOverlapIfThatIsAllowed() {
        grown(1280);
        deploy("run 25000", Map.of("overlap", "allow"));

        lattice.world().runFor(Duration.ofSeconds(60));

        assertThat(times()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(count("skipped")).isZero();
        assertThat(status().itemsAt("active")).hasSizeBetween(2, 3);
    }

    @Test
    void aCommandThatFailsIsTriedAsOftenAsItsScheduleSays() {
        grown(1290);
        deploy(StubCommands.FAIL, Map.of("cron", "* * * * *"));

        lattice.run("a run fails", () -> count("failed") == 1, LONG.multipliedBy(2));

        assertThat(times().values()).contains(1L + RETRIES);
        assertThat(status().itemsAt("history").getFirst())
                .returns("Failed", run -> run.textAt("outcome").orElse(""))
                .returns("exit code 7", run -> run.textAt("message").orElse(""));
        assertThat(lattice.read(0, "app").orElseThrow().textAt("status", "phase"))
                .contains("Ready");
    }

    @Test
    void oneThatFailsOnceSucceedsAtItsSecondAttempt() {
        grown(1300);
        deploy(StubCommands.FAIL_FIRST, Map.of("cron", "* * * * *"));

        lattice.run("a run ends", () -> count("succeeded") == 1, LONG.multipliedBy(2));

        assertThat(count("failed")).isZero();
        assertThat(status().itemsAt("history").getFirst().wholeAt("attempts")).hasValue(2);
    }

    @Test
    void aClockThatLeapsMakesNothingRunTwice() {
        grown(1310);
        deploy("run 100", Map.of());
        lattice.run("a run ends", () -> count("succeeded") == 1, LONG);
        int leader = leader();

        lattice.node(leader).machine().jumpClock(Duration.ofSeconds(35));
        lattice.world().runFor(Duration.ofSeconds(30));
        lattice.node(leader).machine().jumpClock(Duration.ofSeconds(-35));
        lattice.world().runFor(LONG);

        assertThat(times()).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
    }

    @Test
    void whatIsRemovedRunsNoMoreAndARunOfItEnds() {
        grown(1320);
        deploy("run 20000", Map.of());
        lattice.run("a run begins", () -> !runs().isEmpty(), LONG);

        lattice.delete(1, "app");
        lattice.run("it is gone", () -> lattice.read(1, "app").isEmpty(), LONG);
        int before = runs().size();
        lattice.world().runFor(LONG);

        assertThat(runs()).hasSize(before);
        assertThat(replicasOfRuns()).isZero();
    }

    @Test
    void whatIsNoCommandIsFoundWhenItIsDeployed() {
        grown(1330);
        ObjectNode particle =
                Json.object("from", lattice.upload(0, "answers"))
                        .with("schedule", Json.text("@daily"));
        lattice.apply(0, "app", Json.object("particle", Json.object("tick", particle)));

        lattice.awaitPhase(0, "app", "Failed", LONG);

        assertThat(lattice.read(0, "app").orElseThrow().textAt("status", "message").orElse(""))
                .contains("is no command");
    }
}
