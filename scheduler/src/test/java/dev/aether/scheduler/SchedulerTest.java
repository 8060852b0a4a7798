package dev.aether.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.environment.simulated.SimulatedWorld;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private static final Need SMALL = new Need(100, 1 << 20);

    private final Randomness randomness = new SimulatedWorld(5).randomness();

    @Test
    void replicasSpreadOverNodes() {
        List<Candidate> nodes =
                List.of(node(1, "", 4000, 1), node(2, "", 1000, 0), node(3, "", 4000, 1));

        Decision decision = Scheduler.decide(nodes, SMALL);

        assertThat(decision).isInstanceOf(Decision.Ranked.class);
        assertThat(((Decision.Ranked) decision).candidates().getFirst().node())
                .isEqualTo(new NodeId(2));
    }

    @Test
    void replicasSpreadOverZonesBeforeNodes() {
        List<Candidate> nodes =
                List.of(node(1, "a", 4000, 1), node(2, "a", 4000, 0), node(3, "b", 1000, 0));

        Decision.Ranked ranked = (Decision.Ranked) Scheduler.decide(nodes, SMALL);

        assertThat(ranked.candidates().getFirst().node()).isEqualTo(new NodeId(3));
    }

    @Test
    void nowhereSaysWhyForEveryNode() {
        List<Candidate> nodes = List.of(node(1, "", 50, 0), node(2, "", 20, 0));

        Decision decision = Scheduler.decide(nodes, SMALL);

        assertThat(decision).isInstanceOf(Decision.Nowhere.class);
        assertThat(((Decision.Nowhere) decision).refusals())
                .extracting(Refusal::reason)
                .containsExactly("needs 100m cpu, 50m free", "needs 100m cpu, 20m free");
    }

    @Test
    void aDrainedNodeIsNeverChosen() {
        Candidate drained =
                new Candidate(new NodeId(1), "", 4000, 1 << 30, 4000, 1 << 30, 1, 0, false);

        assertThat(Scheduler.decide(List.of(drained), SMALL)).isInstanceOf(Decision.Nowhere.class);
    }

    @Test
    void noMoreThanSixteenNodesAreProbedAndAllOfThemSeemToFit() {
        List<Candidate> nodes = new ArrayList<>();
        for (int k = 1; k <= 100; k++) {
            nodes.add(node(k, "", k % 2 == 0 ? 4000 : 10, 0));
        }

        List<NodeId> nominated = Scheduler.nominate(nodes, SMALL, randomness);

        assertThat(nominated).hasSize(Scheduler.PROBES_MAX).allMatch(id -> id.value() % 2 == 0);
        assertThat(new HashSet<>(nominated)).hasSize(Scheduler.PROBES_MAX);
    }

    @Test
    void staleGossipThatShowsNoRoomIsNotBelieved() {
        List<Candidate> nodes = List.of(node(1, "", 0, 0), node(2, "", 0, 0));

        assertThat(Scheduler.nominate(nodes, SMALL, randomness)).hasSize(2);
    }

    private static Candidate node(long id, String zone, long freeCpu, int replicas) {
        return new Candidate(
                new NodeId(id), zone, 4000, 1 << 30, freeCpu, 1 << 30, 1, replicas, true);
    }
}
