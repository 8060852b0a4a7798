package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.runtime.Claim;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The node that leads a pulse dies at each of its steps: the next leader finishes it, once. */
class LeaderLossTest {
    private static final Duration LONG = Duration.ofSeconds(90);

    /** More than a deployment of three replicas journals, so that one run is without a crash. */
    private static final int STEPS = 10;

    /** Reservations and confirmations of three replicas, and one more. */
    private static final int EFFECTS = 7;

    @TestFactory
    Stream<DynamicTest> rightAfterAStepWasJournalled() {
        return each(STEPS, "step", LeaderLossTest::crashAfterStep);
    }

    @TestFactory
    Stream<DynamicTest> rightAfterAStepsEffectBeforeItsJournalEntry() {
        return each(EFFECTS, "effect", LeaderLossTest::crashAfterEffect);
    }

    /** Sets a trap for the leader of the next pulse. */
    private interface Trap {
        void set(SimulatedLattice lattice, SimulatedNode leader, int moment);
    }

    private static Stream<DynamicTest> each(int moments, String what, Trap trap) {
        return IntStream.rangeClosed(1, moments)
                .mapToObj(moment ->
                        DynamicTest.dynamicTest(what + " " + moment, () -> deploy(trap, moment)));
    }

    private static void deploy(Trap trap, int moment) {
        SimulatedLattice lattice = new SimulatedLattice(500 + moment);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        SimulatedNode leader =
                lattice.nodes().stream().filter(LeaderLossTest::leads).findFirst().orElseThrow();
        int other = (lattice.nodes().indexOf(leader) + 1) % 3;
        String digest = lattice.upload(other, "hello");

        trap.set(lattice, leader, moment);
        lattice.apply(other, "hello", digest, 3);

        lattice.awaitPhase(other, "hello", "Ready", LONG);
        assertThat(claimed(lattice)).doesNotHaveDuplicates();
        if (!leader.isUp()) {
            leader.restart();
        }
        lattice.run("it is back", leader::isReady, LONG);
        Judgement judgement = new Judgement(lattice, new AppClients(lattice));
        lattice.run("the pulses of the loss end", () -> replicas(lattice) == 3, LONG);
        lattice.world().runFor(Duration.ofSeconds(5));
        assertThat(replicas(lattice)).isEqualTo(3);
        assertThat(judgement.repetitions()).isEmpty();
    }

    /** The placements that hold room on nodes that are up, once for each such node. */
    private static List<String> claimed(SimulatedLattice lattice) {
        return lattice.nodes().stream()
                .filter(SimulatedNode::isUp)
                .flatMap(node -> node.wiring().workloads().ledger().claims().stream())
                .map(Claim::placement)
                .toList();
    }

    private static int replicas(SimulatedLattice lattice) {
        return lattice.nodes().stream()
                .mapToInt(node -> node.wiring().workloads().placements().size())
                .sum();
    }

    private static boolean leads(SimulatedNode node) {
        return node.wiring().state().keyspace("system").leader().isPresent();
    }

    /** The leader dies as soon as it hears that so many steps are in the journal. */
    private static void crashAfterStep(SimulatedLattice lattice, SimulatedNode leader, int step) {
        leader.start("trap", () -> follow(leader, step));
        lattice.world().runFor(Duration.ofMillis(100));
    }

    private static void follow(SimulatedNode leader, int step) {
        Keyspace system = leader.wiring().state().keyspace("system");
        KeyRange steps = KeyRange.prefix(Bytes.utf8("/pulse/step/"));
        int seen = 0;
        try (Watch watch = system.watch(WatchRequest.of(steps, 0))) {
            while (seen < step) {
                if (watch.next(LONG) instanceof Watch.Events events) {
                    seen += events.events().size();
                }
            }
        }
        leader.crash();
    }

    /** The leader dies as soon as so many reservations were made or confirmed anywhere. */
    private static void crashAfterEffect(
            SimulatedLattice lattice, SimulatedNode leader, int effect) {
        AtomicInteger seen = new AtomicInteger();
        Consumer<String> listener =
                happened -> {
                    if (happened.endsWith("replace runtime/ledger")
                            && seen.incrementAndGet() == effect) {
                        lattice.world().after(Duration.ZERO, leader::crash);
                    }
                };
        lattice.world().onTrace(listener);
    }
}
