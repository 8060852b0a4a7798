package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that is stopped in order, as for a restart. */
@ExtendWith(SharedLattice.class)
final class OrderlyStopTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** What a JVM that was asked to end by SIGTERM returns. */
    private static final int TERMINATED = 143;

    @Test
    void itLeavesTheOthersServeAndItComesBackToWhatItRan(Lattice lattice) throws Exception {
        AppUnderTest app = AppUnderTest.hello(3);
        Api api = lattice.api(lattice.nodes().getFirst());
        api.create(app, api.upload(app.file()));
        api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        List<String> lossesBefore = api.losses();
        NodeProcess stopped = lattice.nodes().getLast();

        int exitCode = stopped.stop();

        assertThat(exitCode).as(stopped.output()).isEqualTo(TERMINATED);
        for (NodeProcess other : lattice.others(stopped)) {
            Waiting.until(
                    other + " knows that it left", SOON, () -> other.log().contains("status=LEFT"));
            Waiting.until(
                    app.name() + " answers through " + other,
                    SOON,
                    () -> lattice.api(other).call(app, "/").statusCode() == 200);
        }
        lattice.startAll();
        Waiting.until(
                "its replica runs again", SOON, () -> lattice.replicas(List.of(stopped)) == 1);
        Waiting.until(
                app.name() + " answers through it",
                SOON,
                () -> lattice.api(stopped).call(app, "/").statusCode() == 200);
        assertThat(lattice.api(stopped).find(app)).isPresent();
        assertThat(api.losses()).isEqualTo(lossesBefore);
    }
}
