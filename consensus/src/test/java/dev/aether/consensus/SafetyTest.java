package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.property.Property;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Whatever happens to nodes, disks and network, nothing that Raft promises is broken. */
final class SafetyTest {
    private static final int STEPS = 150;
    private static final int STORM_STEPS = 1500;
    private static final int USURPING_STEPS = 600;
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
    void noTermHasTwoLeadersHoweverVotersCrash() {
        Property.check("one leader a term", 15, gen -> storm(gen.seed(), Wal::new));
    }

    @Test
    void aLogThatForgetsVotesIsNoticed() {
        assertNoticed(seed -> storm(seed, Mutants::forgetsVotes), "has leaders");
    }

    @Test
    void aLogThatAcknowledgesBeforeTheForceIsNoticed() {
        assertNoticed(seed -> story(seed, 3, Mutants::acknowledgesBeforeForce), "");
    }

    @Test
    void aLeaseEndsBeforeAnotherLeaderBegins() {
        Property.check("leases", 25, gen -> usurped(gen.seed(), 0.97, 1.03));
    }

    @Test
    void leasesByClocksThatDriftBeyondTheBoundAreNoticed() {
        assertNoticed(seed -> usurped(seed, 0.5, 2), " reads at ");
    }

    /**
     * @param slowest speed of the first node's clock
     * @param fastest speed of the second node's clock
     */
    private static void usurped(long seed, double slowest, double fastest) {
        Lattice lattice = lattice(seed, 3, Wal::new);
        lattice.node(1).machine().driftClock(slowest);
        lattice.node(2).machine().driftClock(fastest);
        lattice.awaitLeader();
        new Chaos(lattice, 3).usurp(USURPING_STEPS);
    }

    private static void assertNoticed(LongConsumer run, String message) {
        assertThatThrownBy(() -> LongStream.range(0, MUTANT_SEEDS_MAX).forEach(run))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(message);
    }

    private static Lattice lattice(long seed, int size, Groups.WalMaker walMaker) {
        // Some with election timeouts so close together that candidates collide.
        int electionTicksMax = seed % 3 == 0 ? 12 : 20;
        ConsensusConfig.Timing timing =
                new ConsensusConfig.Timing(Duration.ofMillis(50), 2, 10, electionTicksMax);
        return new Lattice(seed, size, Lattice.config().with(timing), walMaker);
    }

    private static void story(long seed, int size, Groups.WalMaker walMaker) {
        Lattice lattice = lattice(seed, size, walMaker);
        Chaos chaos = new Chaos(lattice, size);
        lattice.awaitLeader();
        chaos.run(STEPS);
        chaos.settle();
        lattice.nodes().forEach(node -> assertThat(node.failures()).isEmpty());
    }

    private static void storm(long seed, Groups.WalMaker walMaker) {
        Lattice lattice = lattice(seed, 5, walMaker);
        Chaos chaos = new Chaos(lattice, 5);
        chaos.storm(STORM_STEPS);
        chaos.settle();
    }
}
