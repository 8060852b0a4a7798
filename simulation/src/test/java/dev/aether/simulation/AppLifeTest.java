package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole lattices of three nodes, from founding to the loss of a node. */
class AppLifeTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 20);

    @Test
    void anAppIsDeployedSpreadScaledAndRemoved() {
        SimulatedLattice lattice = new SimulatedLattice(1);
        lattice.grow(3);
        String digest = lattice.upload(1, "hello");

        lattice.apply(2, "hello", digest, 2);
        lattice.awaitPhase(0, "hello", "Ready", LONG);

        assertThat(hosts(lattice)).hasSize(2);

        lattice.apply(0, "hello", digest, 3);
        lattice.awaitPhase(1, "hello", "Ready", LONG);
        assertThat(hosts(lattice)).hasSize(3);

        lattice.delete(1, "hello");
        lattice.run("gone", () -> hosts(lattice).isEmpty(), LONG);
    }

    @Test
    void aComponentThatCannotRunFailsItsPulseAndLeavesNothing() {
        SimulatedLattice lattice = new SimulatedLattice(2);
        lattice.grow(3);
        String digest = lattice.upload(0, "unusable");

        lattice.apply(0, "bad", digest, 2);
        lattice.awaitPhase(0, "bad", "Failed", LONG);

        assertThat(hosts(lattice)).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> theWorkOfADeadNodeRunsElsewhereWhicheverDies() {
        return LongStream.range(100, 100 + SEEDS)
                .mapToObj(seed ->
                        DynamicTest.dynamicTest(
                                "seed " + seed, () -> survivesTheLossOfANode(seed)));
    }

    private static void survivesTheLossOfANode(long seed) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        String digest = lattice.upload(0, "hello");
        lattice.apply(0, "hello", digest, 2);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
        int victim = (int) (seed % 3);

        lattice.crash(victim);

        lattice.run("two replicas run elsewhere", () -> hosts(lattice).size() == 2, LONG);
        lattice.restart(victim);
        SimulatedNode back = lattice.node(victim);
        lattice.run("the node is back", back::isReady, LONG);
        lattice.world().runFor(Duration.ofSeconds(5));
        assertThat(replicas(lattice)).isEqualTo(2);
    }

    private static Set<String> hosts(SimulatedLattice lattice) {
        Set<String> hosts = new TreeSet<>();
        for (SimulatedNode node : lattice.nodes()) {
            if (node.isUp()
                    && node.isReady()
                    && !node.wiring().workloads().placements().isEmpty()) {
                hosts.add(node.machine().name());
            }
        }
        return hosts;
    }

    private static int replicas(SimulatedLattice lattice) {
        int count = 0;
        for (SimulatedNode node : lattice.nodes()) {
            count +=
                    node.isUp() && node.isReady()
                            ? node.wiring().workloads().placements().size()
                            : 0;
        }
        return count;
    }
}
