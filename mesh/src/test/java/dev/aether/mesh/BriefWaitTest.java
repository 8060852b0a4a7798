package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.simulated.SimulatedWorld;
import io.netty.channel.SelectStrategy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event loop waits awake for the answer to its only request, and not for long. */
class BriefWaitTest {
    private static final int READY = 7;

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final BriefWait wait = new BriefWait(world.machine("n1").environment().clock());

    @BeforeEach
    void runTheLoop() throws Exception {
        assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);
    }

    private int strategy(boolean hasTasks) throws Exception {
        return wait.calculateStrategy(() -> READY, hasTasks);
    }

    private void pass(long nanos) {
        world.runFor(Duration.ofNanos(nanos));
    }

    @Test
    void itWaitsUntilTheAnswerIsThere() throws Exception {
        BriefWait.begun();
        assertThat(strategy(false)).isEqualTo(SelectStrategy.BUSY_WAIT);
        assertThat(strategy(true)).isEqualTo(READY);

        BriefWait.ended();
        assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void itDoesNotWaitForOneOfSeveral() throws Exception {
        BriefWait.begun();
        BriefWait.begun();
        assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);

        BriefWait.ended();
        assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void afterAWaitInVainTheNextRequestsGetNone() throws Exception {
        BriefWait.begun();
        pass(2 * BriefWait.NANOS_MAX);
        assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);
        BriefWait.ended();

        for (int i = 0; i < BriefWait.REQUESTS_WITHOUT; i++) {
            BriefWait.begun();
            assertThat(strategy(false)).isEqualTo(SelectStrategy.SELECT);
            BriefWait.ended();
        }
        BriefWait.begun();
        assertThat(strategy(false)).isEqualTo(SelectStrategy.BUSY_WAIT);
    }
}
