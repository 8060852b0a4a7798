package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.mesh.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** An app that has no replica while no request comes. */
class SleepTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(20);
    private static final String SERVICE = "default/app/web";

    private final List<String> answers = new ArrayList<>();
    private SimulatedLattice lattice = new SimulatedLattice(1);

    private void asleep(long seed) {
        lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.apply(0, "app", spec(lattice.upload(0, "one"), 0, 1));
        lattice.awaitPhase(0, "app", "Ready", LONG);
        awaitSleep(0);
    }

    private void awaitSleep(int by) {
        long end = lattice.world().nanos() + LONG.toNanos();
        while (!message(by).equals("sleeps until a request comes")) {
            assertThat(lattice.world().nanos()).as("it does not sleep").isLessThan(end);
            lattice.world().runFor(Duration.ofMillis(100));
        }
        lattice.run("it is stopped", () -> replicas() == 0, LONG);
    }

    private String message(int by) {
        return lattice.read(by, "app").flatMap(app -> app.textAt("status", "message")).orElse("");
    }

    private static ObjectNode spec(String digest, int min, int max) {
        ObjectNode route = Json.object("route", Apps.host("app") + "/*");
        ObjectNode scale =
                Json.object("min", Json.number(min))
                        .with("max", Json.number(max))
                        .with("idle", IDLE.toSeconds() + "s");
        ObjectNode particle =
                Json.object("from", digest)
                        .with("uses", Json.object("wasi:http/incoming-handler", route))
                        .with("scale", scale)
                        .with("limits", Json.object("memory", "16Mi"));
        return Json.object("particle", Json.object("web", particle));
    }

    private long replicas() {
        return up().mapToLong(node -> node.wiring().workloads().placements().size()).sum();
    }

    private Stream<SimulatedNode> up() {
        return lattice.nodes().stream().filter(node -> node.isUp() && node.isReady());
    }

    /** Ids of the pulses about the app whose names begin so. */
    private List<String> pulses(int by, String what) {
        SimulatedNode node = lattice.node(by);
        return node.call("pulses", () -> node.wiring().pulses().list()).stream()
                .map(pulse -> pulse.id().text())
                .filter(id -> id.startsWith(what + "-app-"))
                .toList();
    }

    private String ask(int by) {
        SimulatedNode node = lattice.node(by);
        return node.call("ask", () -> answer(node));
    }

    /** The body, or how it failed. */
    private static String answer(SimulatedNode node) {
        Request request = new Request(Apps.host("app"));
        Outcome outcome = node.wiring().mesh().call(SERVICE, request, REQUEST_MAX);
        return outcome instanceof Outcome.Answered ? request.body() : outcome.toString();
    }

    @Test
    void itSleepsWithoutRequestsAndWakesForOne() {
        asleep(900);

        assertThat(lattice.read(0, "app").orElseThrow().objectAt("status"))
                .returns("Ready", status -> status.textAt("phase").orElse(""))
                .returns(0L, status -> status.wholeAt("replicas").orElse(-1))
                .returns(0L, status -> status.wholeAt("readyReplicas").orElse(-1))
                .returns(false, status -> status.at("awake").isPresent());
        assertThat(up().flatMap(node -> node.wiring().workloads().ledger().claims().stream()))
                .isEmpty();

        assertThat(ask(1)).isEqualTo("one");
        assertThat(replicas()).isEqualTo(1);
        lattice.awaitPhase(2, "app", "Ready", LONG);
        assertThat(message(2)).isEqualTo("all replicas answer");
        for (int k = 0; k < 4; k++) {
            lattice.world().runFor(IDLE.dividedBy(2));
            assertThat(ask(2)).isEqualTo("one");
        }
        assertThat(pulses(0, "wake")).hasSize(1);
        assertThat(pulses(0, "sleep")).hasSize(1);

        awaitSleep(1);
        assertThat(ask(0)).isEqualTo("one");
        assertThat(pulses(0, "wake")).hasSize(2);
    }

    @TestFactory
    Stream<DynamicTest> manyNodesThatWakeItAtOnceStartOnePulse() {
        return seeds(() -> {
            for (SimulatedNode node : lattice.nodes()) {
                for (int k = 0; k < 3; k++) {
                    node.start("visitor", () -> answers.add(answer(node)));
                }
            }
            lattice.run("all are answered", () -> answers.size() == 9, LONG);

            assertThat(answers).containsOnly("one");
            assertThat(pulses(0, "wake")).hasSize(1);
            assertThat(replicas()).isEqualTo(1);
        });
    }

    @TestFactory
    Stream<DynamicTest> itIsWokenWhicheverNodeDiesMeanwhile() {
        return seeds(() -> {
            long seed = lattice.world().seed();
            int victim = (int) (seed % 3);
            for (int k = 1; k < 3; k++) {
                SimulatedNode node = lattice.node((victim + k) % 3);
                node.start("visitor", () -> askUntilAnswered(node));
            }
            lattice.world().runFor(Duration.ofMillis(20 * (seed % 7)));
            lattice.crash(victim);
            lattice.run("both are answered", () -> answers.size() == 2, LONG.multipliedBy(2));

            lattice.restart(victim);
            SimulatedNode back = lattice.node(victim);
            lattice.run("the node is back", back::isReady, LONG);
            assertThat(answers).containsOnly("one");
            lattice.awaitPhase(victim, "app", "Ready", LONG);
            awaitSleep(victim);
            lattice.world().runFor(LONG.dividedBy(4));
            assertThat(replicas()).isZero();
            assertThat(ask(victim)).isEqualTo("one");
        });
    }

    private void askUntilAnswered(SimulatedNode node) {
        String answer = answer(node);
        while (!answer.equals("one")) {
            node.machine().environment().timers().sleep(Duration.ofMillis(100));
            answer = answer(node);
        }
        answers.add(answer);
    }

    @TestFactory
    Stream<DynamicTest> requestsAllTheTimeAreAllAnsweredThoughItFallsAsleepBetweenThem() {
        return seeds(() -> {
            for (SimulatedNode node : lattice.nodes()) {
                node.start(
                        "visitor",
                        () -> {
                            for (int k = 0; k < 20; k++) {
                                answers.add(answer(node));
                                long pause = 1900 + 37 * ((lattice.world().seed() + k) % 50);
                                node.machine()
                                        .environment()
                                        .timers()
                                        .sleep(Duration.ofMillis(pause));
                            }
                        });
            }
            lattice.run("all are answered", () -> answers.size() == 60, LONG.multipliedBy(5));

            assertThat(answers).containsOnly("one");
        });
    }

    private Stream<DynamicTest> seeds(Runnable story) {
        return LongStream.range(910, 910 + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "seed " + seed,
                                () -> {
                                    answers.clear();
                                    asleep(seed);
                                    story.run();
                                }));
    }

    @Test
    void anUpdateWhileItSleepsShowsThatItRunsAndSleepsAgain() {
        asleep(901);

        lattice.apply(1, "app", spec(lattice.upload(1, "two"), 0, 1));
        lattice.awaitPhase(1, "app", "Ready", LONG);
        assertThat(replicas()).isEqualTo(1);

        awaitSleep(1);
        assertThat(ask(2)).isEqualTo("two");
    }

    @Test
    void anUpdateThatCannotRunFailsAndRequestsDoNotTryItAllTheTime() {
        asleep(902);

        lattice.apply(1, "app", spec(lattice.upload(1, StubPrograms.UNUSABLE), 0, 1));
        lattice.awaitPhase(1, "app", "Failed", LONG);
        assertThat(ask(1)).contains("NO_REPLICA");
        assertThat(pulses(1, "wake")).isEmpty();
        assertThat(ask(2)).contains("NO_REPLICA");
        assertThat(pulses(1, "wake")).hasSize(1);

        lattice.apply(1, "app", spec(lattice.upload(1, "three"), 0, 1));
        lattice.awaitPhase(1, "app", "Ready", LONG);
        assertThat(ask(1)).isEqualTo("three");
    }

    @Test
    void aFailedUpdateLeavesWhatServedBeforeAwake() {
        asleep(903);
        assertThat(ask(1)).isEqualTo("one");

        lattice.apply(1, "app", spec(lattice.upload(1, StubPrograms.UNUSABLE), 0, 1));
        lattice.awaitPhase(1, "app", "Failed", LONG);
        lattice.world().runFor(LONG);

        assertThat(ask(1)).isEqualTo("one");
        assertThat(pulses(1, "wake")).hasSize(1);
    }

    @Test
    void whatIsScaledUpSleepsNoMoreAndWhatIsScaledToNoneIsNotWoken() {
        asleep(904);

        lattice.apply(1, "app", spec(lattice.upload(1, "one"), 2, 2));
        lattice.awaitPhase(1, "app", "Ready", LONG);
        lattice.world().runFor(LONG);
        assertThat(replicas()).isEqualTo(2);

        lattice.apply(1, "app", spec(lattice.upload(1, "one"), 0, 0));
        lattice.awaitPhase(1, "app", "Ready", LONG);
        assertThat(replicas()).isZero();
        assertThat(ask(1)).contains("NO_REPLICA");
        assertThat(message(1)).isEqualTo("no replicas are wanted");

        lattice.apply(1, "app", spec(lattice.upload(1, "one"), 0, 3));
        lattice.awaitPhase(1, "app", "Ready", LONG);
        awaitSleep(1);
    }

    @Test
    void aLatticeThatIsStartedAgainKnowsWhatSleeps() {
        asleep(905);

        for (int k = 0; k < 3; k++) {
            lattice.crash(k);
        }
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
        }
        lattice.run("all are back", () -> up().count() == 3, LONG);
        lattice.world().runFor(IDLE);

        assertThat(replicas()).isZero();
        assertThat(ask(2)).isEqualTo("one");
    }

    @Test
    void whatIsRemovedAsleepIsGone() {
        asleep(906);

        lattice.delete(1, "app");
        lattice.world().runFor(Duration.ofSeconds(5));

        assertThat(lattice.read(1, "app")).isEmpty();
        assertThat(ask(1)).contains("NO_REPLICA");
    }
}
