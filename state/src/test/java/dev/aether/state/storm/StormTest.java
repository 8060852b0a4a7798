package dev.aether.state.storm;

import dev.aether.environment.property.Property;
import org.junit.jupiter.api.Test;

/** Whatever happens to three nodes, nothing that a keyspace promises is broken. */
final class StormTest {
    private static final int SEEDS = Integer.getInteger("aether.state.seeds", 60);

    @Test
    void threeNodesKeepTheirPromises() {
        Property.check("three nodes in a storm", SEEDS, gen -> play(gen.seed(), Rules.of(3)));
    }

    @Test
    void aNodeAloneKeepsItsPromises() {
        Property.check("one node in a storm", SEEDS / 4, gen -> play(gen.seed(), Rules.of(1)));
    }

    @Test
    void fiveNodesThatComeAndGoKeepTheirPromises() {
        Property.check(
                "five nodes that come and go in a storm",
                SEEDS / 4,
                gen -> play(gen.seed(), Rules.of(5).churning()));
    }

    /** Reads by a lease may be of the past then; what is written holds. */
    @Test
    void clocksThatDriftTooFarBreakNoWrite() {
        Property.check(
                "three nodes with bad clocks in a storm",
                SEEDS / 4,
                gen -> play(gen.seed(), Rules.of(3).drifting(0.45)));
    }

    static void play(long seed, Rules rules) {
        new Storm(seed, rules).play();
    }
}
