package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.membership.Member;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nodes that were away: what returns in time keeps its work, what does not loses it once. */
class ReturnTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long FIRST = 300;
    private static final int SEEDS = 10;

    @TestFactory
    Stream<DynamicTest> aNodeThatIsBackInTimeKeepsItsWork() {
        return seeds(seed -> {
            SimulatedLattice lattice = deployed(seed, 3);
            Map<String, String> before = placements(lattice);
            int victim = (int) (seed % 3);

            lattice.crash(victim);
            lattice.world().runFor(Duration.ofMillis(500));
            lattice.restart(victim);

            lattice.run("it is back", lattice.node(victim)::isReady, LONG);
            lattice.world().runFor(Duration.ofSeconds(10));
            assertThat(placements(lattice)).isEqualTo(before);
        });
    }

    @TestFactory
    Stream<DynamicTest> aRestartOfAllNodesMovesNothing() {
        return seeds(seed -> {
            SimulatedLattice lattice = deployed(seed, 3);
            Map<String, String> before = placements(lattice);

            for (int k = 0; k < 3; k++) {
                lattice.crash(k);
            }
            for (int k = 0; k < 3; k++) {
                lattice.world().runFor(Duration.ofMillis(500 * (seed % 4)));
                lattice.restart(k);
            }

            lattice.run("all are back", () -> areReady(lattice), LONG);
            lattice.world().runFor(Duration.ofSeconds(20));
            assertThat(placements(lattice)).isEqualTo(before);
        });
    }

    @Test
    void nodesThatStartBeforeTheirNetworkFindEachOther() {
        SimulatedLattice lattice = deployed(1, 3);
        Map<String, String> before = placements(lattice);

        for (int k = 0; k < 3; k++) {
            lattice.crash(k);
            lattice.network().partition(lattice.node(k).id(), lattice.node((k + 1) % 3).id());
        }
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
        }
        lattice.world().runFor(Duration.ofSeconds(30));
        lattice.network().heal();

        lattice.run("all are back", () -> areReady(lattice), LONG);
        lattice.run("as before", () -> placements(lattice).equals(before), LONG);
    }

    @TestFactory
    Stream<DynamicTest> aNodeLostTwiceInOneLifeIsEvacuatedTwice() {
        return seeds(seed -> {
            SimulatedLattice lattice = deployed(seed, 3);
            SimulatedNode lost = lattice.node((int) (seed % 3));
            int other = (int) ((seed + 1) % 3);

            for (int time = 0; time < 2; time++) {
                lattice.network().isolate(lost.id());
                lattice.run("its work runs elsewhere", () -> elsewhere(lattice, lost) == 3, LONG);
                lattice.network().heal();
                lattice.run("it let go", () -> replicas(lost) == 0, LONG);
                lattice.run("all see it", () -> isSeen(lattice, lost), LONG);
                lattice.apply(other, "more" + time, lattice.upload(other, "more"), 3);
                lattice.awaitPhase(other, "more" + time, "Ready", LONG);
                lattice.run("it has work", () -> replicas(lost) > 0, LONG);
                lattice.delete(other, "more" + time);
                lattice.run("three are left", () -> placements(lattice).size() == 3, LONG);
            }
        });
    }

    @Test
    void aSingleNodeComesBackToItsWork() {
        SimulatedLattice lattice = deployed(1, 1);
        Map<String, String> before = placements(lattice);

        lattice.crash(0);
        lattice.restart(0);

        lattice.run("it is back", lattice.node(0)::isReady, LONG);
        lattice.run("as before", () -> placements(lattice).equals(before), LONG);
        lattice.apply(0, "hello", lattice.upload(0, "other"), 1);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
    }

    @TestFactory
    Stream<DynamicTest> fiveNodesLoseTwoAtOnce() {
        return seeds(seed -> {
            SimulatedLattice lattice = deployed(seed, 5);
            int one = (int) (seed % 5);
            int two = (int) ((seed + 1 + seed % 4) % 5);
            int witness = (int) ((seed + 7) % 5);

            lattice.crash(one);
            lattice.crash(two);

            lattice.run("three replicas run", () -> placements(lattice).size() == 3, LONG);
            lattice.restart(one);
            lattice.restart(two);
            lattice.run("all are back", () -> areReady(lattice), LONG);
            lattice.world().runFor(Duration.ofSeconds(10));
            assertThat(placements(lattice)).hasSize(3);
            lattice.apply(witness, "hello", lattice.upload(one, "hello"), 5);
            lattice.awaitPhase(two, "hello", "Ready", LONG);
            assertThat(placements(lattice)).hasSize(5);
        });
    }

    private static Stream<DynamicTest> seeds(LongConsumer run) {
        return LongStream.range(FIRST, FIRST + SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> run.accept(seed)));
    }

    private static SimulatedLattice deployed(long seed, int size) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(size);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.apply(0, "hello", lattice.upload(0, "hello"), size == 1 ? 1 : 3);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
        return lattice;
    }

    private static boolean areReady(SimulatedLattice lattice) {
        return lattice.nodes().stream().allMatch(node -> node.isUp() && node.isReady());
    }

    /** What runs, and where. */
    private static Map<String, String> placements(SimulatedLattice lattice) {
        Map<String, String> placements = new TreeMap<>();
        for (SimulatedNode node : lattice.nodes()) {
            if (node.isUp() && node.isReady()) {
                node.wiring()
                        .workloads()
                        .placements()
                        .forEach(id -> placements.put(id, node.name()));
            }
        }
        return placements;
    }

    private static int replicas(SimulatedNode node) {
        return node.wiring().workloads().placements().size();
    }

    private static boolean isSeen(SimulatedLattice lattice, SimulatedNode lost) {
        return lattice.nodes().stream()
                .flatMap(node -> node.wiring().membership().member(lost.id()).stream())
                .allMatch(member -> member.status() == Member.Status.ALIVE);
    }

    private static int elsewhere(SimulatedLattice lattice, SimulatedNode lost) {
        return lattice.nodes().stream()
                .filter(node -> node != lost)
                .mapToInt(ReturnTest::replicas)
                .sum();
    }
}
