package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.mesh.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A component is compiled on one node, and its code handed on to the others. */
class CompileOnceTest {
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 5);
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final Duration REQUEST_MAX = Duration.ofSeconds(20);
    private static final String SLOW = StubPrograms.COMPILES + "20000 word";

    private static SimulatedLattice lattice(long seed) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(3);
        lattice.world().runFor(Duration.ofSeconds(8));
        return lattice;
    }

    private static Stream<DynamicTest> seeds(LongConsumer test) {
        return LongStream.range(0, SEEDS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> test.accept(seed)));
    }

    private static int compilations(SimulatedLattice lattice) {
        return lattice.nodes().stream().mapToInt(SimulatedNode::compilations).sum();
    }

    private static SimulatedNode compiling(SimulatedLattice lattice) {
        lattice.run("somebody compiles", () -> compilations(lattice) > 0, LONG);
        return lattice.nodes().stream()
                .filter(node -> node.compilations() > 0)
                .findFirst()
                .orElseThrow();
    }

    private static String ask(SimulatedNode node, String service) {
        return node.call(
                "ask",
                () -> {
                    Request request = new Request(Apps.host("app"));
                    Outcome outcome = node.wiring().mesh().call(service, request, REQUEST_MAX);
                    return outcome instanceof Outcome.Answered
                            ? request.body()
                            : outcome.toString();
                });
    }

    private static void answersOnEach(SimulatedLattice lattice) {
        for (SimulatedNode node : lattice.nodes()) {
            assertThat(ask(node, "default/app/web")).isEqualTo("word");
        }
    }

    private static List<Integer> replicas(SimulatedLattice lattice) {
        return lattice.nodes().stream()
                .filter(SimulatedNode::isUp)
                .map(node -> node.wiring().workloads().placements().size())
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> threeReplicasAreCompiledOnce() {
        return seeds(seed -> {
            SimulatedLattice lattice = lattice(seed);
            long begun = lattice.world().nanos();

            lattice.apply(0, "app", lattice.upload(0, SLOW), 3);
            lattice.awaitPhase(0, "app", "Ready", LONG);

            assertThat(replicas(lattice)).containsExactly(1, 1, 1);
            assertThat(compilations(lattice)).isEqualTo(1);
            assertThat(Duration.ofNanos(lattice.world().nanos() - begun))
                    .isLessThan(Duration.ofSeconds(25));
            answersOnEach(lattice);
        });
    }

    @TestFactory
    Stream<DynamicTest> whenTheNodeThatCompilesDiesOneOfTheOthersCompiles() {
        return seeds(seed -> {
            SimulatedLattice lattice = lattice(1000 + seed);
            lattice.apply(0, "app", lattice.upload(0, SLOW), 3);
            SimulatedNode compiler = compiling(lattice);
            lattice.world().runFor(Duration.ofSeconds(5));

            compiler.crash();
            lattice.world().runFor(Duration.ofSeconds(10));
            compiler.restart();
            lattice.run("it is back", compiler::isReady, LONG);
            lattice.awaitPhase(0, "app", "Ready", LONG);

            assertThat(compilations(lattice)).isEqualTo(2);
            answersOnEach(lattice);
        });
    }

    @TestFactory
    Stream<DynamicTest> whoIsCutOffFromTheNodeThatCompilesDoesNotWaitForEver() {
        return seeds(seed -> {
            SimulatedLattice lattice = lattice(2000 + seed);
            lattice.apply(0, "app", lattice.upload(0, SLOW), 3);
            SimulatedNode compiler = compiling(lattice);
            lattice.world().runFor(Duration.ofSeconds(5));

            lattice.network().isolate(compiler.id());
            lattice.world().runFor(Duration.ofSeconds(40));
            lattice.network().heal();
            lattice.awaitPhase(0, "app", "Ready", LONG);

            assertThat(compilations(lattice)).isEqualTo(2);
            lattice.world().runFor(Duration.ofSeconds(10));
            answersOnEach(lattice);
        });
    }

    @Test
    void aReplicaThatComesLaterAndARestartCompileNothing() {
        SimulatedLattice lattice = lattice(3000);
        String digest = lattice.upload(0, SLOW);
        lattice.apply(0, "app", digest, 1);
        lattice.awaitPhase(0, "app", "Ready", LONG);

        lattice.apply(0, "app", digest, 3);
        lattice.awaitPhase(0, "app", "Ready", LONG);
        for (int k = 0; k < 3; k++) {
            lattice.crash(k);
        }
        for (int k = 0; k < 3; k++) {
            lattice.restart(k);
        }
        lattice.run(
                "all replicas are back",
                () ->
                        lattice.nodes().stream().allMatch(SimulatedNode::isReady)
                                && replicas(lattice).equals(List.of(1, 1, 1)),
                LONG);

        assertThat(compilations(lattice)).isEqualTo(1);
        lattice.world().runFor(Duration.ofSeconds(5));
        answersOnEach(lattice);
    }

    @Test
    void twoReplicasOnOneNodeAreCompiledOnce() {
        SimulatedLattice lattice = new SimulatedLattice(4000);
        lattice.grow(1);

        lattice.apply(0, "app", lattice.upload(0, SLOW), 2);
        lattice.awaitPhase(0, "app", "Ready", LONG);

        assertThat(replicas(lattice)).containsExactly(2);
        assertThat(compilations(lattice)).isEqualTo(1);
    }
}
