package dev.aether.blackbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Any node may die under load, whatever it was doing. */
@ExtendWith(SharedLattice.class)
final class LossUnderLoadTest {
    private static final AppUnderTest APP = AppUnderTest.hello(2);
    private static final Duration BAR = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofSeconds(10);

    private static Lattice lattice;

    @BeforeAll
    static void anAppOfTwoReplicasRunsOnThreeNodes(Lattice shared) throws IOException {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        api.create(APP, api.upload(APP.file()));
        api.awaitPhase(APP, "Ready", Duration.ofSeconds(60));
    }

    @Test
    void aNodeThatRunsAReplicaMayDie() {
        NodeProcess victim = byReplicas().getLast();

        new Loss(lattice, APP, victim).play("kill -9 of a node with a replica", BAR);
    }

    @Test
    void aNodeThatRunsNoneMayDie() {
        NodeProcess victim = byReplicas().getFirst();

        new Loss(lattice, APP, victim).play("kill -9 of a node without a replica", GLANCE);
    }

    @Test
    void theLeaderOfPulsesMayDie() {
        Api api = lattice.api(lattice.nodes().getFirst());
        NodeProcess victim = lattice.node(api.pulseLeader());

        new Loss(lattice, APP, victim).play("kill -9 of the leader of pulses", GLANCE);
    }

    private static List<NodeProcess> byReplicas() {
        return lattice.nodes().stream()
                .sorted(Comparator.comparing(node -> lattice.api(node).metric("aether_workloads")))
                .toList();
    }
}
