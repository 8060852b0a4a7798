package dev.aether.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.simulated.SimulatedDisk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GroupsTest {
    private final Lattice lattice = new Lattice(1, 3);

    private void awaitEverywhere(int commands) {
        lattice.await(
                () ->
                        lattice.nodes().stream()
                                .filter(Lattice.Node::isUp)
                                .allMatch(n -> n.journal().commands().size() == commands),
                commands + " commands on all nodes");
    }

    private void submit(int from, int to) {
        Lattice.Node leader = lattice.awaitLeader();
        for (int i = from; i < to; i++) {
            leader.submit("command " + i);
        }
        lattice.await(() -> lattice.witness().acknowledgements() == to, to + " acknowledgements");
    }

    @Test
    void threeNodesElectALeaderAndApplyEverythingInOneOrder() {
        submit(0, 500);
        awaitEverywhere(500);

        assertThat(lattice.witness().leaders()).isEqualTo(1);
        assertThat(lattice.node(1).journal().commands())
                .isEqualTo(lattice.node(2).journal().commands())
                .isEqualTo(lattice.node(3).journal().commands());
    }

    @Test
    void aFollowerGivesACommandToTheLeaderAndKnowsWhenItIsApplied() {
        Lattice.Node leader = lattice.awaitLeader();
        submit(0, 1);
        Lattice.Node follower = follower(leader);
        List<Outcome> outcomes = new ArrayList<>();

        follower.groups().submit(Lattice.GROUP, Bytes.utf8("x"), outcomes::add);
        lattice.await(() -> !outcomes.isEmpty(), "an answer");

        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Applied.class);
        assertThat(follower.journal().commands()).endsWith("x");
    }

    @Test
    void aCommandGivenToALeaderThatDiedIsSurelyDropped() {
        Lattice.Node leader = lattice.awaitLeader();
        submit(0, 1);
        Lattice.Node follower = follower(leader);
        List<Outcome> outcomes = new ArrayList<>();

        leader.crash();
        follower.groups().submit(Lattice.GROUP, Bytes.utf8("x"), outcomes::add);
        lattice.await(() -> !outcomes.isEmpty(), "an answer");

        assertThat(outcomes).containsExactly(new Outcome.Dropped());
    }

    private Lattice.Node follower(Lattice.Node leader) {
        return lattice.nodes().stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    @Test
    void aReadOnAFollowerSeesEverythingAcknowledgedBefore() {
        submit(0, 100);
        long acknowledged = lattice.witness().lastAcknowledged();
        Lattice.Node follower = follower(lattice.awaitLeader());
        List<ReadOutcome> outcomes = new ArrayList<>();
        List<Long> applied = new ArrayList<>();

        follower.groups()
                .read(
                        Lattice.GROUP,
                        done -> {
                            outcomes.add(done);
                            applied.add(follower.journal().applied());
                        },
                        Runnable::run);
        lattice.await(() -> !outcomes.isEmpty(), "an answer");

        assertThat(outcomes.getFirst()).isInstanceOf(ReadOutcome.Current.class);
        assertThat(applied.getFirst()).isGreaterThanOrEqualTo(acknowledged);
    }

    @Test
    void anotherLeaderTakesOverAndTheFormerOneCatchesUp() {
        submit(0, 10);
        Lattice.Node first = lattice.awaitLeader();

        first.crash();
        submit(10, 20);
        first.restart();

        lattice.await(first::isUp, "the first one up");
        awaitEverywhere(20);
    }

    @Test
    void aNodeFarBehindReceivesAnImage() {
        submit(0, 10);
        Lattice.Node behind = follower(lattice.awaitLeader());
        behind.crash();
        for (int i = 10; i < 1000; i += 10) {
            submit(i, i + 10);
        }

        behind.restart();

        lattice.await(behind::isUp, "it is up");
        awaitEverywhere(990 + 10);
        assertThat(behind.failures()).isEmpty();
    }

    @Test
    void aNodeWithoutRoomForAnImageTakesItOnceThereIsRoom() {
        submit(0, 10);
        Lattice.Node behind = follower(lattice.awaitLeader());
        behind.crash();
        for (int i = 10; i < 1000; i += 10) {
            submit(i, i + 10);
        }
        SimulatedDisk disk = behind.machine().disk();

        disk.capacity(new ByteSize(disk.usedBytes() + 4000));
        behind.restart();
        lattice.world().runFor(Duration.ofSeconds(10));
        assertThat(behind.journal().commands()).hasSizeLessThan(1000);
        disk.capacity(ByteSize.ofMebibytes(64));

        awaitEverywhere(1000);
        assertThat(behind.failures()).isEmpty();
    }

    @Test
    void everyAcknowledgedCommandSurvivesTheCrashOfAllNodes() {
        submit(0, 300);
        lattice.nodes().forEach(Lattice.Node::crash);

        lattice.nodes().forEach(node -> node.restart());
        lattice.await(() -> lattice.nodes().stream().allMatch(Lattice.Node::isUp), "all up");
        submit(300, 301);

        awaitEverywhere(301);
        lattice.nodes().forEach(node -> lattice.witness().checkComplete(node.journal()));
    }

    @Test
    void aJoinerBecomesLearnerThenVoterAndAVoterCanLeave() {
        submit(0, 700);
        Lattice.Node joiner = lattice.join(4);
        lattice.await(joiner::isUp, "the joiner");

        change(new ConfigurationChange.Add(joiner.self()));
        awaitEverywhere(700);
        change(new ConfigurationChange.Promote(joiner.self()));
        Lattice.Node leader = lattice.awaitLeader();
        change(new ConfigurationChange.Remove(leader.self()));
        lattice.await(() -> lattice.leader().filter(l -> l != leader).isPresent(), "successor");
        submit(700, 701);

        assertThat(joiner.configuration().voters())
                .hasSize(3)
                .contains(joiner.self())
                .doesNotContain(leader.self());
    }

    private void change(ConfigurationChange change) {
        List<Outcome> outcomes = new ArrayList<>();
        while (outcomes.isEmpty() || !(outcomes.getLast() instanceof Outcome.Applied)) {
            int before = outcomes.size();
            lattice.awaitLeader().groups().change(Lattice.GROUP, change, outcomes::add);
            lattice.await(() -> outcomes.size() > before, "an answer to " + change);
            lattice.world().runFor(Duration.ofMillis(100));
        }
    }

    @Test
    void leadershipGoesWhereItIsAsked() {
        submit(0, 5);
        Lattice.Node leader = lattice.awaitLeader();
        Lattice.Node other = follower(leader);
        long term = leader.leadership().term();

        leader.groups().transferLeadership(Lattice.GROUP, other.self());

        lattice.await(() -> other.leadership().leads(), "the transfer");
        assertThat(other.leadership().term()).isEqualTo(term + 1);
    }

    @Test
    void aCommandAtThePlaceOfALostOneIsNotTakenForIt() {
        submit(0, 1);
        Lattice.Node former = lattice.awaitLeader();
        lattice.isolate(former);
        for (int i = 0; i < 50; i++) {
            former.submit("lost " + i);
        }
        lattice.await(() -> lattice.leader().filter(l -> l != former).isPresent(), "another");
        Lattice.Node between = lattice.awaitLeader();
        lattice.heal();
        lattice.await(() -> former.leadership().leader().equals(between.self()), "it follows");

        between.groups().transferLeadership(Lattice.GROUP, former.self());
        lattice.await(() -> former.leadership().leads(), "it leads again");
        former.submit("at a place of a lost one");

        lattice.await(() -> lattice.witness().acknowledgements() == 2, "its acknowledgement");
    }

    @Test
    void aNodeAloneLeadsAtOnceAndKeepsItsCommands() {
        Lattice alone = new Lattice(2, 1);
        alone.awaitLeader().submit("one");
        alone.await(() -> alone.witness().acknowledgements() == 1, "one acknowledgement");

        alone.node(1).restart();
        alone.await(() -> alone.node(1).isUp(), "up again");

        alone.await(() -> alone.node(1).journal().commands().size() == 1, "the command again");
    }
}
