package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.property.Property;
import org.junit.jupiter.api.Test;

/** Whatever happens to nodes, disks and network, nothing that Raft promises is broken. */
final class SafetyTest {
    private static final int STEPS = 150;
    private static final int MUTANT_SEEDS_MAX = 300;

    @Test
    void threeReplicasKeepEveryPromise() {
        Property.check("three replicas", 60, gen -> story(gen.seed(), 3, Wal::new));
    }

    @Test
    void fiveReplicasKeepEveryPromise() {
        Property.check("five replicas", 25, gen -> story(gen.seed(), 5, Wal::new));
    }

    @Test
    void aLogThatForgetsVotesIsNoticed() {
        assertNoticed(Mutants::forgetsVotes);
    }

    @Test
    void aLogThatAcknowledgesBeforeTheForceIsNoticed() {
        assertNoticed(Mutants::acknowledgesBeforeForce);
    }

    private static void assertNoticed(Groups.WalMaker mutant) {
        assertThatThrownBy(
                        () -> {
                            for (int seed = 0; seed < MUTANT_SEEDS_MAX; seed++) {
                                story(seed, 3, mutant);
                            }
                        })
                .isInstanceOf(AssertionError.class);
    }

    private static void story(long seed, int size, Groups.WalMaker walMaker) {
        Lattice lattice = new Lattice(seed, size, Lattice.config(), walMaker);
        Chaos chaos = new Chaos(lattice, size);
        lattice.awaitLeader();
        chaos.run(STEPS);
        chaos.settle();
        lattice.nodes().forEach(node -> assertThat(node.failures()).isEmpty());
    }
}
