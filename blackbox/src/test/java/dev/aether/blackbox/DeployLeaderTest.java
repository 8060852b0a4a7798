package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever runs a deployment dies in the middle of it, and another runs it to its end. */
@ExtendWith(SharedLattice.class)
final class DeployLeaderTest {
    private static Lattice lattice;
    private static String digest;

    @BeforeAll
    static void threeNodesThatHaveRunAPulse(Lattice shared) throws Exception {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest first = AppUnderTest.hello(1).named("first");
        digest = api.upload(first.file());
        api.create(first, digest);
        api.awaitPhase(first, "Ready", Duration.ofSeconds(60));
        lattice.tidy();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theDeploymentCompletesThoughItsLeaderDiesAtStep(int number) {
        AppUnderTest app = AppUnderTest.hello(2).named("step-" + number);
        NodeProcess leader = lattice.node(lattice.api(lattice.nodes().getFirst()).pulseLeader());
        Api api = lattice.api(lattice.others(leader).getFirst());

        api.create(app, digest);
        String pulse = pulse(api, app);
        List<Json> seen = awaitStep(api, pulse, number);
        leader.kill();
        long killed = System.nanoTime();

        api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        Figures.tell(
                "%s died at [%s], deployed %s later by [%s]",
                leader, names(seen, "key"), Figures.since(killed), names(api.steps(pulse), "node"));
        assertThat(api.call(app, "/").statusCode()).isEqualTo(200);
        lattice.startAll();
        Waiting.until(
                "every replica wanted runs, and none twice",
                Duration.ofSeconds(30),
                () -> lattice.replicas(lattice.nodes()) == app.replicas());
        lattice.tidy();
    }

    private static List<Json> awaitStep(Api api, String pulse, int number) {
        return Waiting.forValue(
                "step " + number + " begins",
                Duration.ofSeconds(30),
                () -> Optional.of(api.steps(pulse)).filter(steps -> steps.size() >= number));
    }

    private static String pulse(Api api, AppUnderTest app) {
        return api.find(app).orElseThrow().textAt("status", "pulse").orElseThrow();
    }

    private static String names(List<Json> steps, String field) {
        return steps.stream()
                .map(step -> step.textAt(field).orElse("?"))
                .collect(Collectors.joining(", "));
    }
}
