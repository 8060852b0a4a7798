package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.mesh.Lattice.Node;
import dev.aether.mesh.Outcome.Answered;
import dev.aether.mesh.Outcome.Failed;
import dev.aether.mesh.Outcome.NotCalled;
import dev.aether.mesh.Outcome.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests to a service that has no replica until one is asked for. */
final class SleepingServiceTest {
    private static final int WAITING_MAX = 4;

    private final Lattice lattice = new Lattice(11, 2);
    private final Node node = lattice.node(1);
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> woken = new ArrayList<>();
    private Runnable waking = () -> {};
    private int waitingMax = WAITING_MAX;

    @BeforeEach
    void oneServiceSleeps() {
        node.mesh.wakeBy(
                new Awakening() {
                    @Override
                    public int waitingMax(String service) {
                        return service.equals(Lattice.SERVICE) ? waitingMax : 0;
                    }

                    @Override
                    public void wake(String service) {
                        woken.add(service);
                        if (woken.size() == 1) {
                            waking.run();
                        }
                    }
                });
    }

    private void visit(Duration timeout) {
        node.environment
                .threads()
                .start(
                        "visit",
                        () ->
                                outcomes.add(
                                        node.mesh.call(
                                                Lattice.SERVICE, new Recorded("GET"), timeout)));
    }

    private void comesAfter(Duration time) {
        waking = () -> lattice.world.after(time, () -> node.host("i1", Guests.says("hello")));
    }

    @Test
    void aRequestWakesItAndIsAnswered() {
        comesAfter(Duration.ofSeconds(3));

        assertThat(node.call(new Recorded("POST", "body"))).isInstanceOf(Answered.class);
        assertThat(woken).containsOnly(Lattice.SERVICE);
    }

    @Test
    void noMoreWaitThanMayAndTheOthersHearSoAtOnce() {
        comesAfter(Duration.ofSeconds(3));
        for (int k = 0; k < WAITING_MAX + 3; k++) {
            visit(Duration.ofSeconds(10));
        }

        lattice.world.runFor(Duration.ofSeconds(1));
        assertThat(outcomes).hasSize(3).allMatch(SleepingServiceTest::hasNoReplica);

        lattice.await(() -> outcomes.size() == WAITING_MAX + 3);
        assertThat(outcomes.stream().filter(Answered.class::isInstance)).hasSize(WAITING_MAX);
    }

    private static boolean hasNoReplica(Outcome outcome) {
        return outcome instanceof NotCalled(Reason reason, String why)
                && reason == Reason.NO_REPLICA;
    }

    @Test
    void noneWaitsLongerThanItsDeadlineAndThenThereIsRoomAgain() {
        for (int k = 0; k < WAITING_MAX; k++) {
            visit(Duration.ofSeconds(2));
        }

        lattice.world.runFor(Duration.ofMillis(2100));
        assertThat(outcomes).hasSize(WAITING_MAX).allMatch(SleepingServiceTest::hasNoReplica);

        node.host("i1", Guests.says("hello"));
        assertThat(node.call(new Recorded("GET"))).isInstanceOf(Answered.class);
    }

    @Test
    void whoLeavesMakesRoom() {
        for (int k = 0; k < WAITING_MAX; k++) {
            leavesAtOnce(Duration.ofSeconds(10));
        }

        lattice.world.runFor(Duration.ofSeconds(1));

        assertThat(outcomes).hasSize(WAITING_MAX).allMatch(Outcome.Gone.class::isInstance);
    }

    private void leavesAtOnce(Duration timeout) {
        Recorded asker =
                new Recorded("GET") {
                    @Override
                    public void onGone(Runnable stop) {
                        lattice.world.after(Duration.ofMillis(500), stop);
                    }
                };
        node.environment
                .threads()
                .start(
                        "leave",
                        () -> outcomes.add(node.mesh.call(Lattice.SERVICE, asker, timeout)));
    }

    @Test
    void nobodyWaitsForWhatIsNotToComeAnyMore() {
        visit(Duration.ofSeconds(10));
        lattice.world.runFor(Duration.ofSeconds(1));

        waitingMax = 0;

        lattice.world.runFor(Duration.ofSeconds(1));
        assertThat(outcomes).hasSize(1).allMatch(SleepingServiceTest::hasNoReplica);
    }

    @Test
    void aReplicaThatWasJustStoppedIsReplaced() {
        node.host("i0", Guests.ends(new NotCalled(Reason.ABSENT, "it is stopping")));
        comesAfter(Duration.ofSeconds(1));

        assertThat(node.call(new Recorded("POST", "body"))).isInstanceOf(Answered.class);
    }

    @Test
    void aReplicaThatFailsWakesNothing() {
        node.host("i0", Guests.ends(new Failed("trap")));

        assertThat(node.call(new Recorded("GET"))).isEqualTo(new Failed("trap"));
        assertThat(woken).isEmpty();
    }

    @Test
    void aServiceThatDoesNotSleepIsNotAskedFor() {
        waitingMax = 0;

        assertThat(node.call(new Recorded("GET"))).matches(SleepingServiceTest::hasNoReplica);
        assertThat(woken).isEmpty();
    }
}
