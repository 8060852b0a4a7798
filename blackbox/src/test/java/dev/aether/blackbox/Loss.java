package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.blackbox.Load.Shot;
import java.time.Duration;
import java.util.List;

/**
 * One node killed -9 while requests come at a fixed pace, and started again. Only shares and "none
 * after five seconds" decide; how long things took is printed.
 */
final class Loss {
    private static final int REQUESTS_PER_SECOND = 200;
    private static final Duration WARM = Duration.ofSeconds(3);
    private static final Duration TROUBLE_MAX = Duration.ofSeconds(5);
    private static final Duration RESTORED_MAX = Duration.ofSeconds(60);
    private static final double FAILED_SHARE_MAX = 0.01;

    private final Lattice lattice;
    private final AppUnderTest app;
    private final NodeProcess victim;

    Loss(Lattice lattice, AppUnderTest app, NodeProcess victim) {
        this.lattice = lattice;
        this.app = app;
        this.victim = victim;
    }

    /** Kills under load, for that long after it; then starts the victim again. */
    void play(String what, Duration observed) {
        long killed;
        List<Shot> shots;
        try (Load load = new Load(app, lattice.nodes(), REQUESTS_PER_SECOND)) {
            Waiting.passing(WARM);
            killed = System.nanoTime();
            victim.kill();
            awaitReplicas(what, killed);
            Waiting.passing(observed.minusNanos(System.nanoTime() - killed));
            shots = load.finish();
        }

        judge(what, shots, killed);
        lattice.startAll();
        assertThatItServesAgain();
    }

    private void awaitReplicas(String what, long killed) {
        Waiting.until(
                "all replicas run on the nodes that are left",
                RESTORED_MAX,
                () -> lattice.replicas(lattice.others(victim)) == app.replicas());
        Figures.tell("%s: replicas restored after %s", what, Figures.since(killed));
    }

    private void judge(String what, List<Shot> shots, long killed) {
        List<Shot> toOthers =
                shots.stream()
                        .filter(shot -> shot.to() != victim && shot.sentNanos() >= killed)
                        .toList();
        List<Shot> failed = toOthers.stream().filter(Shot::failed).toList();
        long lastFailure =
                failed.stream().mapToLong(shot -> shot.sentNanos() - killed).max().orElse(0);
        Figures.tell(
                "%s: %d of %d requests to the others failed, the last one sent %s after the kill %s",
                what,
                failed.size(),
                toOthers.size(),
                Figures.seconds(lastFailure),
                Load.causes(failed));

        assertThat((double) failed.size() / toOthers.size())
                .as("share of failures")
                .isLessThan(FAILED_SHARE_MAX);
        assertThat(Duration.ofNanos(lastFailure))
                .as("the last failure")
                .isLessThanOrEqualTo(TROUBLE_MAX);
    }

    private void assertThatItServesAgain() {
        Waiting.until(
                victim + " answers for the app again",
                Duration.ofSeconds(20),
                () -> lattice.api(victim).call(app, "/").statusCode() == 200);
        assertThat(lattice.api(victim).find(app)).isPresent();
        assertThat(lattice.replicas(lattice.nodes())).isEqualTo(app.replicas());
    }
}
