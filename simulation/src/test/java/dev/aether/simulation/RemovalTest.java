package dev.aether.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.state.RangeStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Nodes that leave the lattice for good. */
class RemovalTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    @Test
    void aLiveNodeIsDrainedAndLeavesNothingBehind() {
        SimulatedLattice lattice = deployed(1, 4);
        NodeId leaver = lattice.node(2).id();

        assertThat(lattice.remove(0, "n3")).isEmpty();

        awaitGone(lattice, 0, "n3", leaver);
        lattice.run("it stops", () -> lattice.node(2).removal().isPresent(), LONG);
        assertThat(lattice.node(2).removal().get()).contains("is not a member of this lattice");
        assertThat(replicas(lattice, 0, 1, 3)).isEqualTo(3);
        assertThat(voters(lattice.node(0), "system")).hasSize(3);
        assertThat(voters(lattice.node(0), "default")).hasSize(3);
        lattice.run("it is forgotten", () -> known(lattice.node(0)) == 3, LONG);
        lattice.world().runFor(Duration.ofSeconds(30));
        assertThat(known(lattice.node(0))).isEqualTo(3);
        assertThat(known(lattice.node(3))).isEqualTo(3);
    }

    @Test
    void aDeadNodeIsRemovedAndItsNameIsFree() {
        SimulatedLattice lattice = deployed(2, 3);
        NodeId dead = lattice.node(2).id();
        lattice.crash(2);
        lattice.world().runFor(Duration.ofSeconds(15));

        assertThat(lattice.remove(1, "n3")).isEmpty();

        awaitGone(lattice, 1, "n3", dead);
        SimulatedNode again = lattice.join("n3", "n3-again");
        assertThat(again.id()).isNotEqualTo(dead);
        await(
                lattice,
                "three vote",
                () ->
                        voters(lattice.node(0), "system").size() == 3
                                && voters(lattice.node(0), "default").contains(again.id()));
    }

    @Test
    void aDeadNodeThatReturnsAfterItsRemovalIsToldAndStops() {
        SimulatedLattice lattice = deployed(3, 4);
        NodeId dead = lattice.node(3).id();
        lattice.crash(3);
        lattice.world().runFor(Duration.ofSeconds(15));
        assertThat(lattice.remove(1, "n4")).isEmpty();
        awaitGone(lattice, 1, "n4", dead);

        lattice.restart(3);

        lattice.run("it stops", () -> lattice.node(3).removal().isPresent(), LONG);
    }

    @Test
    void theLeaderOfEverythingIsRemoved() {
        SimulatedLattice lattice = deployed(4, 3);
        NodeId leader = status(lattice.node(0), "system").leader().orElseThrow();
        int k = lattice.nodes().stream().map(SimulatedNode::id).toList().indexOf(leader);
        int other = (k + 1) % 3;

        assertThat(lattice.remove(k, "n" + (k + 1))).isEmpty();

        awaitGone(lattice, other, "n" + (k + 1), leader);
        assertThat(replicas(lattice, other, (k + 2) % 3)).isEqualTo(3);
        lattice.join("n4", "n4");
        await(lattice, "three vote", () -> voters(lattice.node(other), "system").size() == 3);
        lattice.apply(other, "more", lattice.upload(other, "more"), 3);
        lattice.awaitPhase(other, "more", "Ready", LONG);
    }

    @Test
    void theFounderOfTwoLeavesTheOtherAsTheOnlyVoter() {
        SimulatedLattice lattice = deployed(5, 2);
        NodeId founder = lattice.node(0).id();

        assertThat(lattice.remove(1, "n1")).isEmpty();

        awaitGone(lattice, 1, "n1", founder);
        assertThat(voters(lattice.node(1), "system")).containsExactly(lattice.node(1).id());
        assertThat(replicas(lattice, 1)).isEqualTo(3);
        assertThat(lattice.remove(1, "n2")).contains("it is the last node of the lattice");
    }

    @Test
    void whatWouldLeaveNoMajorityIsRefused() {
        SimulatedLattice lattice = deployed(6, 3);
        lattice.crash(2);
        lattice.world().runFor(Duration.ofSeconds(15));

        Optional<String> why = lattice.remove(0, "n2");

        assertThat(why.orElse(""))
                .contains("would be left with 1 of 2 voters up: n3 is down")
                .contains("range");
    }

    @Test
    void aNodeThatVanishedWhileItJoinedIsRemoved() {
        SimulatedLattice lattice = deployed(7, 3);
        lattice.joinAndVanish("n4");
        lattice.world().runFor(Duration.ofSeconds(5));

        assertThat(lattice.remove(0, "n4")).isEmpty();

        await(lattice, "its name is free", () -> !isThere(lattice.node(0), "n4"));
        lattice.join("n4", "n4-again");
    }

    private static SimulatedLattice deployed(long seed, int size) {
        SimulatedLattice lattice = new SimulatedLattice(seed);
        lattice.grow(size);
        lattice.world().runFor(Duration.ofSeconds(8));
        lattice.apply(0, "hello", lattice.upload(0, "hello"), 3);
        lattice.awaitPhase(0, "hello", "Ready", LONG);
        return lattice;
    }

    /** Its object, its member record, its name and its votes. */
    private static void awaitGone(SimulatedLattice lattice, int by, String name, NodeId node) {
        SimulatedNode asked = lattice.node(by);
        await(lattice, name + " is gone", () -> !isThere(asked, name));
        for (String keyspace : List.of("system", "default")) {
            RangeStatus status = status(asked, keyspace);
            assertThat(status.voters()).doesNotContain(node);
            assertThat(status.learners()).doesNotContain(node);
        }
    }

    private static boolean isThere(SimulatedNode asked, String name) {
        return asked.call(
                "look",
                () -> {
                    Nodes nodes = new Nodes(asked.wiring());
                    return nodes.read(name).isPresent() || nodes.members().contains(name);
                });
    }

    /** For what can only be asked while the world runs. */
    private static void await(SimulatedLattice lattice, String what, BooleanSupplier holds) {
        long end = lattice.world().nanos() + LONG.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(lattice.world().nanos()).as(what).isLessThan(end);
            lattice.world().runFor(Duration.ofMillis(100));
        }
    }

    private static RangeStatus status(SimulatedNode node, String keyspace) {
        return node.call("status", () -> node.wiring().state().keyspace(keyspace).status());
    }

    private static List<NodeId> voters(SimulatedNode node, String keyspace) {
        return status(node, keyspace).voters();
    }

    private static int known(SimulatedNode node) {
        return node.wiring().membership().members().size();
    }

    private static int replicas(SimulatedLattice lattice, int... nodes) {
        int replicas = 0;
        for (int k : nodes) {
            replicas += lattice.node(k).wiring().workloads().placements().size();
        }
        return replicas;
    }
}
