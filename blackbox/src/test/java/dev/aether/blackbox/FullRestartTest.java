package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All nodes die at once, as in a power cut, and are started again. */
@ExtendWith(SharedLattice.class)
final class FullRestartTest {
    /** Longer than a leader waits before it believes that a node is dead. */
    private static final Duration SUSPICION = Duration.ofSeconds(8);

    @Test
    void everyAppRunsAgainWhereItRanAndNothingIsEvacuated(Lattice lattice) throws Exception {
        AppUnderTest app = AppUnderTest.hello(2);
        Api api = lattice.api(lattice.nodes().getLast());
        api.create(app, api.upload(app.file()));
        api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        List<Double> before = replicasByNode(lattice);
        List<String> lossesBefore = api.losses();

        lattice.killAll();
        lattice.startAll();

        for (NodeProcess node : lattice.nodes()) {
            Waiting.until(
                    app.name() + " answers through " + node,
                    Duration.ofSeconds(20),
                    () -> lattice.api(node).call(app, "/").statusCode() == 200);
        }
        Waiting.passing(SUSPICION);
        assertThat(replicasByNode(lattice)).isEqualTo(before);
        assertThat(api.losses()).isEqualTo(lossesBefore);
    }

    private static List<Double> replicasByNode(Lattice lattice) {
        return lattice.nodes().stream()
                .map(node -> lattice.api(node).metric("aether_workloads"))
                .toList();
    }
}
