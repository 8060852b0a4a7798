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

    /** One more than a deployment of three replicas journals: the last run is without a crash. */
    private static final int STEPS = 10;

    /** Reservations and confirmations of three replicas, and one more, which never comes. */
    private static final int EFFECTS = 7;

    @TestFactory
    Stream<DynamicTest> rightAfterAStepWasJournalled() {
        return each(STEPS, "step", LeaderLossTest::crashAfterStep);
    }

    @TestFactory
    Stream<DynamicTest> rightAfterAStepsEffectBeforeItsJournalEntry() {
        return each(EFFECTS, "effect", LeaderLossTest::crashAfterEffect);
    }

    /** Kills the leader of the next pulse, once. */
    private static final class Trap {
        private final SimulatedNode leader;
        private boolean sprung;

        Trap(SimulatedNode leader) {
            this.leader = leader;
        }

        void spring() {
            sprung = true;
            leader.crash();
        }
    }

    /** Lays a trap that springs at a moment of the next pulse. */
    private interface Snare {
        void lay(SimulatedLattice lattice, Trap trap, int moment);
    }

    private static Stream<DynamicTest> each(int moments, String what, Snare snare) {
        return IntStream.rangeClosed(1, moments)
                .mapToObj(moment ->
                        DynamicTest.dynamicTest(
                                what + " " + moment,
                                () ->
                                        assertThat(springs(snare, moment))
                                                .as("the leader died")
                                                .isEqualTo(moment < moments)));
    }

    /** A deployment that the trap does not keep from its end. @return whether it sprang */
    private static boolean springs(Snare snare, int moment) {
        SimulatedLattice lattice = new SimulatedLattice(500 + moment);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        SimulatedNode leader =
                lattice.nodes().stream().filter(LeaderLossTest::leads).findFirst().orElseThrow();
        int other = (lattice.nodes().indexOf(leader) + 1) % 3;
        String digest = lattice.upload(other, "hello");

        Trap trap = new Trap(leader);
        snare.lay(lattice, trap, moment);
        lattice.apply(other, "hello", digest, 3);

        lattice.awaitPhase(other, "hello", "Ready", LONG);
        assertThat(claimed(lattice)).doesNotHaveDuplicates();
        if (trap.sprung) {
            leader.restart();
        }
        lattice.run("it is back", leader::isReady, LONG);
        Judgement judgement = new Judgement(lattice, new AppClients(lattice));
        lattice.run("the pulses of the loss end", () -> replicas(lattice) == 3, LONG);
        lattice.world().runFor(Duration.ofSeconds(5));
        assertThat(replicas(lattice)).isEqualTo(3);
        assertThat(judgement.repetitions()).isEmpty();
        return trap.sprung;
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
    private static void crashAfterStep(SimulatedLattice lattice, Trap trap, int step) {
        trap.leader.start("trap", () -> follow(trap, step));
        lattice.world().runFor(Duration.ofMillis(100));
    }

    private static void follow(Trap trap, int step) {
        Keyspace system = trap.leader.wiring().state().keyspace("system");
        KeyRange steps = KeyRange.prefix(Bytes.utf8("/pulse/step/"));
        int seen = 0;
        try (Watch watch = system.watch(WatchRequest.of(steps, 0))) {
            while (seen < step) {
                if (watch.next(LONG) instanceof Watch.Events events) {
                    seen += events.events().size();
                }
            }
        }
        trap.spring();
    }

    /** The leader dies as soon as so many reservations were made or confirmed anywhere. */
    private static void crashAfterEffect(SimulatedLattice lattice, Trap trap, int effect) {
        AtomicInteger seen = new AtomicInteger();
        Consumer<String> listener =
                happened -> {
                    if (happened.endsWith("replace runtime/ledger")
                            && seen.incrementAndGet() == effect) {
                        lattice.world().after(Duration.ZERO, trap::spring);
                    }
                };
        lattice.world().onTrace(listener);
    }
}
