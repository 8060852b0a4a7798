package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whole lattices of three nodes in storms of faults while they are used. {@code
 * -Daether.simulation.seed=N} replays one run alone.
 */
class ChaosTest {
    private static final long REPLAYED = Long.getLong("aether.simulation.seed", -1);
    private static final int SEEDS = Integer.getInteger("aether.simulation.seeds", 200);
    private static final int SIZE = 3;

    /**
     * A leader just restarted hears of the others while it asks itself for a component: it must not
     * take them for nodes that were asked.
     */
    private static final long HEARD_OF_MEANWHILE = 1795285034389L;

    /** A status is written by a node cut off meanwhile, which takes the replica's node for gone. */
    private static final long WRITTEN_WHEN_CUT_OFF = 1795291392908L;

    @TestFactory
    Stream<DynamicTest> aLatticeKeepsItsPromises() {
        LongStream seeds =
                REPLAYED >= 0
                        ? LongStream.of(REPLAYED)
                        : LongStream.concat(
                                LongStream.rangeClosed(1, SEEDS),
                                LongStream.of(HEARD_OF_MEANWHILE, WRITTEN_WHEN_CUT_OFF));
        return seeds.mapToObj(
                seed -> DynamicTest.dynamicTest("seed " + seed, () -> new Chaos(seed).run(SIZE)));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static long trace(long seed) {
        Chaos chaos = new Chaos(seed);
        chaos.run(SIZE);
        return chaos.lattice().world().trace();
    }
}
