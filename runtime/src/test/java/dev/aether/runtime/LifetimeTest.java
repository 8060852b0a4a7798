package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starts and stops that meet each other; the program itself takes as long as the test likes. */
class LifetimeTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration ENDLESS = Duration.ofDays(1);
    private static final String DIGEST = "sha256:x";

    private final SimulatedWorld world = new SimulatedWorld(5);
    private final SimulatedMachine machine = world.machine("a");
    private final Stage.Noted board = new Stage.Noted();
    private final Gated maker = new Gated();
    private final Stage.Shelf shelf = new Stage.Shelf();
    private Workloads workloads;

    @BeforeEach
    void open() {
        shelf.blobs.put(DIGEST, Bytes.utf8("a component"));
        workloads =
                machine.call(
                        "open",
                        LONG,
                        () ->
                                new Workloads(
                                        machine.environment(),
                                        RuntimeConfig.defaults(2, ByteSize.ofMebibytes(256)),
                                        new NodeId(1),
                                        shelf,
                                        maker,
                                        board));
    }

    @Test
    void aStartGoesOnWhenWhoeverAskedForItLeaves() {
        Threads.Task asking = start("p1");
        world.runFor(SHORT);
        asking.interrupt();
        world.runFor(SHORT);

        maker.compiled.complete(true);
        world.runFor(SHORT);

        assertThat(workloads.placements()).containsExactly("p1");
        assertThat(board.endpoints).hasSize(1);
    }

    @Test
    void aStartThatIsStoppedMeanwhileLeavesNothing() {
        start("p1");
        world.runFor(SHORT);

        stopAndWait("p1");
        maker.compiled.complete(true);
        world.runFor(SHORT);

        assertThat(workloads.placements()).isEmpty();
        assertThat(board.endpoints).isEmpty();
        assertThat(workloads.holds("p1")).isFalse();
        assertThat(claims()).isEmpty();
        assertThat(maker.closed).isOne();
    }

    @Test
    void whatIsStoppedAsItIsAnnouncedIsClosed() {
        maker.compiled.complete(true);
        board.published =
                () -> {
                    board.published = () -> {};
                    stop("p1");
                    machine.environment().timers().sleep(SHORT);
                };

        start("p1");
        world.runFor(SHORT.multipliedBy(2));

        assertThat(board.endpoints).isEmpty();
        assertThat(workloads.holds("p1")).isFalse();
        assertThat(claims()).isEmpty();
        assertThat(maker.closed).isOne();
    }

    @Test
    void whatCannotBeAnnouncedIsClosedAndItsRoomLapses() {
        maker.compiled.complete(true);
        board.refuses = true;

        start("p1");
        world.runFor(LONG.plus(SHORT.multipliedBy(5)));

        assertThat(workloads.holds("p1")).isFalse();
        assertThat(claims()).isEmpty();
        assertThat(maker.closed).isOne();
    }

    @Test
    void whatTheDiskDoesNotLetStartIsClosed() {
        maker.compiled.complete(true);
        machine.disk().capacity(new ByteSize(1));

        start("p1");
        world.runFor(SHORT);

        assertThat(workloads.holds("p1")).isFalse();
        assertThat(maker.closed).isOne();
    }

    @Test
    void whatWasStoppedCanBeStartedAgain() {
        start("p1");
        world.runFor(SHORT);
        stopAndWait("p1");

        maker.compiled.complete(true);
        start("p1");
        world.runFor(SHORT);

        assertThat(workloads.placements()).containsExactly("p1");
        assertThat(claims()).hasSize(1);
    }

    @Test
    void aFailedStartKeepsItsRoomForTheNextTry() {
        maker.compiled.fail(
                new WorkloadException(
                        WorkloadException.Code.ARTEFACT_UNAVAILABLE, "nobody has it"));
        start("p1");
        world.runFor(SHORT);

        assertThat(workloads.holds("p1")).isFalse();
        assertThat(claims()).hasSize(1);
    }

    @Test
    void aSecondStopWaitsForTheFirstAndTheRoomIsFreeAfterBoth() {
        maker.compiled.complete(true);
        start("p1");
        world.runFor(SHORT);
        Threads.Task answering = ask("p1");
        world.runFor(SHORT);

        Threads.Task first = stop("p1");
        Threads.Task second = stop("p1");
        world.runFor(SHORT);
        assertThat(claims()).as("while a request is answered").hasSize(1);
        assertThatThrownBy(() -> machine.call("ask", LONG, () -> handle("p1")))
                .isInstanceOf(WorkloadException.class);
        assertThatThrownBy(() -> machine.call("start", LONG, () -> begin("p1")))
                .hasMessageContaining("p1 was stopped");

        maker.answered.complete(true);

        assertThat(answering.join(SHORT)).isTrue();
        assertThat(first.join(SHORT)).isTrue();
        assertThat(second.join(SHORT)).isTrue();
        assertThat(claims()).isEmpty();
    }

    @Test
    void fetchingAndPreparingHaveOneDeadline() {
        shelf.beforeFetch = () -> machine.environment().timers().sleep(LONG);
        List<WorkloadException> refusals = new ArrayList<>();
        Threads.Task asking = asking("p1", refusals);

        assertThat(asking.join(Duration.ofMinutes(2).plus(SHORT))).isTrue();

        assertThat(refusals)
                .singleElement()
                .extracting(WorkloadException::code)
                .isEqualTo(WorkloadException.Code.ARTEFACT_UNAVAILABLE);

        maker.compiled.complete(true);
        world.runFor(SHORT);
        assertThat(maker.closed).isOne();
    }

    @Test
    void aStopOfWhichNobodyHearsStillFreesTheRoom() {
        maker.compiled.complete(true);
        start("p1");
        world.runFor(SHORT);
        board.refuses = true;

        stopAndWait("p1");

        assertThat(workloads.holds("p1")).isFalse();
        assertThat(claims()).isEmpty();
    }

    private Threads.Task asking(String placement, List<WorkloadException> refusals) {
        return machine.environment()
                .threads()
                .start(
                        "asking",
                        () -> {
                            try {
                                begin(placement);
                            } catch (WorkloadException refused) {
                                refusals.add(refused);
                            }
                        });
    }

    private Threads.Task start(String placement) {
        return machine.environment().threads().start("asking", () -> begin(placement));
    }

    private boolean begin(String placement) {
        workloads.start(Stage.workload(placement, DIGEST, LONG), Stage.claim(placement));
        return true;
    }

    private Threads.Task stop(String placement) {
        return machine.environment().threads().start("stop", () -> workloads.stop(placement));
    }

    private void stopAndWait(String placement) {
        assertThat(stop(placement).join(SHORT)).isTrue();
    }

    private Threads.Task ask(String placement) {
        return machine.environment().threads().start("ask", () -> handle(placement));
    }

    private HttpResult handle(String placement) {
        HttpRequest request = new HttpRequest("GET", "http", "x", "/", List.of(), HttpBody.empty());
        return workloads.handle(placement, request, new Stage.Answer());
    }

    private List<Claim> claims() {
        return machine.call("claims", LONG, () -> workloads.ledger().claims());
    }

    /** Compiles when the test lets it, and answers when the test lets it. */
    private final class Gated implements Program.Maker, Program {
        final Promise<Boolean> compiled = new Promise<>(machine.environment().timers());
        final Promise<Boolean> answered = new Promise<>(machine.environment().timers());
        int closed;

        @Override
        public Program prepare(Workload workload, Bytes artefact, WorkloadLog log) {
            compiled.await("the test", ENDLESS);
            return this;
        }

        @Override
        public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
            answered.await("the test", LONG);
            return new HttpResult.NoResponse();
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
