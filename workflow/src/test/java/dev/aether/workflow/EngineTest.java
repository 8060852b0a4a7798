package dev.aether.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.simulated.SimulatedMachine;
import dev.aether.environment.simulated.SimulatedWorld;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import dev.aether.workflow.StepRecord.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final PulseId ID = new PulseId("count-1");

    private final SimulatedWorld world = new SimulatedWorld(1);
    private final SimulatedMachine machine = world.machine("n1");
    private final Environment environment = machine.environment();
    private final SimulatedKeyspace system = new SimulatedKeyspace(environment.timers());
    private final Pulses pulses = new Pulses(system, environment.clock());
    private final List<String> acts = new ArrayList<>();

    @Test
    void aPulseRunsItsStepsAndJournalsThem() {
        engine(counting(3));
        system.elect();

        start(ID, "subject", counting(3));

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
        assertThat(acts).containsExactly("step-0", "step-1", "step-2");
        assertThat(machine.call("steps", LONG, () -> pulses.steps(ID)))
                .extracting(StepRecord::key)
                .containsExactly("step-0", "step-1", "step-2");
    }

    @Test
    void aPulseResumesAtTheFirstUnjournalledStepWhereverItsLeaderDied() {
        for (int writes = 0; writes < 6; writes++) {
            EngineTest fresh = new EngineTest();
            fresh.engine(fresh.counting(4));
            fresh.system.elect();
            fresh.system.fenceAfter(writes);
            fresh.start(ID, "subject", fresh.counting(4));
            fresh.world.runFor(Duration.ofSeconds(5));

            fresh.system.elect();

            assertThat(fresh.runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
            // Only the step whose journal write was lost is run a second time.
            assertThat(new TreeSet<>(fresh.acts)).hasSize(4);
            assertThat(fresh.acts.size()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aTryKnowsWhetherOneBeforeItMayHaveActed() {
        List<Boolean> again = new ArrayList<>();
        Definition noting =
                definition(pulse -> {
                    pulse.step(Step.of("first"), attempt -> act("first"));
                    pulse.step(
                            Step.of("second"),
                            attempt -> {
                                again.add(attempt.again());
                                return act("second");
                            });
                    return "done";
                });
        engine(noting);
        system.elect();
        system.fenceAfter(1);
        start(ID, "subject", noting);
        world.runFor(Duration.ofSeconds(5));

        system.elect();

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
        assertThat(again).containsExactly(false, true);
    }

    @Test
    void aFailingStepIsRetriedAndItsErrorShown() {
        int[] failures = {0};
        Definition flaky =
                definition(pulse -> {
                    pulse.step(
                            Step.of("flaky"),
                            attempt -> {
                                if (failures[0]++ < 3) {
                                    throw new IllegalStateException("not yet");
                                }
                                return StepWork.Done.nothing();
                            });
                    return "done";
                });
        engine(flaky);
        system.elect();

        start(ID, "subject", flaky);

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
        assertThat(machine.call("steps", LONG, () -> pulses.steps(ID)).getFirst().attempts())
                .isEqualTo(4);
    }

    @Test
    void aPermanentFailureUndoesWhatWasDoneLastFirst() {
        Definition doomed =
                definition(pulse -> {
                    for (String key : List.of("a", "b")) {
                        pulse.step(
                                Step.of(key).undoneBy(attempt -> act("undo " + key)),
                                attempt -> act("do " + key));
                    }
                    pulse.step(
                            Step.of("c"),
                            attempt -> {
                                throw new PermanentFailure("no room");
                            });
                    return "never";
                });
        engine(doomed);
        system.elect();

        start(ID, "subject", doomed);

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.FAILED);
        assertThat(acts).containsExactly("do a", "do b", "undo b", "undo a");
        assertThat(header(ID).outcome()).isEqualTo("no room");
    }

    @Test
    void aLaterPulseOfTheSameSubjectSupersedesTheOneThatWaits() {
        Definition waiting =
                definition(pulse -> {
                    if (pulse.input().utf8().equals("old")) {
                        pulse.awaitSignal("never", Duration.ofSeconds(30));
                        if (pulse.isSuperseded()) {
                            throw pulse.superseded();
                        }
                    }
                    return "done";
                });
        engine(waiting);
        system.elect();
        PulseId newer = new PulseId("count-2");

        begin(ID, "subject", waiting, "old");
        world.runFor(Duration.ofSeconds(1));
        begin(newer, "subject", waiting, "new");

        assertThat(runUntilEnded(newer)).isEqualTo(PulseState.COMPLETED);
        assertThat(header(ID).state()).isEqualTo(PulseState.SUPERSEDED);
    }

    @Test
    void aPulseThatDoesNotSupersedeWaitsForItsTurn() {
        Definition waiting =
                modest(pulse -> {
                    pulse.sleep("work", Duration.ofSeconds(5));
                    return pulse.isSuperseded() ? "gave way" : "went on";
                });
        engine(waiting);
        system.elect();
        PulseId newer = new PulseId("count-2");

        begin(ID, "subject", waiting, "old");
        world.runFor(Duration.ofSeconds(1));
        begin(newer, "subject", waiting, "new");

        assertThat(runUntilEnded(newer)).isEqualTo(PulseState.COMPLETED);
        assertThat(header(ID).outcome()).isEqualTo("went on");
        assertThat(header(newer).endedAt().orElseThrow())
                .isAfter(header(ID).endedAt().orElseThrow().plusSeconds(4));
    }

    @Test
    void whatIsKeptIsNotUndoneAndAnEarlyUndoHappensOnce() {
        Definition doomed =
                definition(pulse -> {
                    for (String key : List.of("a", "b")) {
                        pulse.step(
                                Step.of(key).undoneBy(attempt -> act("undo " + key)),
                                attempt -> act("do " + key));
                    }
                    pulse.keep("a");
                    pulse.undo();
                    pulse.step(Step.of("tell"), attempt -> act("tell"));
                    throw new PermanentFailure("over");
                });
        engine(doomed);
        system.elect();

        start(ID, "subject", doomed);

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.FAILED);
        assertThat(acts).containsExactly("do a", "do b", "undo b", "tell");
    }

    @Test
    void oldPulsesAreForgottenWithTheirJournalsButTheNewestStay() {
        Definition counting = counting(1);
        engine(counting);
        system.elect();
        int surplus = 30;
        for (int k = 1; k <= Pruning.ENDED_KEPT + surplus; k++) {
            start(new PulseId("count-" + k), "subject", counting);
        }
        PulseId last = new PulseId("count-" + (Pruning.ENDED_KEPT + surplus));
        assertThat(runUntilEnded(last)).isEqualTo(PulseState.COMPLETED);
        world.runFor(Pruning.KEPT_FOR.minusMinutes(1));
        assertThat(all()).hasSize(Pruning.ENDED_KEPT + surplus);

        world.runFor(Duration.ofMinutes(5));

        assertThat(all()).hasSize(Pruning.ENDED_KEPT);
        assertThat(all()).extracting(PulseHeader::id).contains(last).doesNotContain(ID);
        assertThat(machine.call("steps", LONG, () -> pulses.steps(ID))).isEmpty();
        assertThat(machine.call("steps", LONG, () -> pulses.steps(last))).hasSize(1);
    }

    private List<PulseHeader> all() {
        return machine.call("list", LONG, pulses::list);
    }

    @Test
    void aTimerSurvivesItsLeader() {
        Definition sleepy =
                definition(pulse -> {
                    pulse.sleep("nap", Duration.ofSeconds(60));
                    return "awake";
                });
        engine(sleepy);
        system.elect();
        start(ID, "subject", sleepy);
        world.runFor(Duration.ofSeconds(50));

        system.elect();
        world.runFor(Duration.ofSeconds(15));

        assertThat(header(ID).state()).isEqualTo(PulseState.COMPLETED);
    }

    @Test
    void aCancelledPulseUndoesAndEnds() {
        Definition patient =
                definition(pulse -> {
                    pulse.step(
                            Step.of("a").undoneBy(attempt -> act("undo a")),
                            attempt -> act("do a"));
                    pulse.sleep("long", Duration.ofDays(1));
                    return "never";
                });
        engine(patient);
        system.elect();
        start(ID, "subject", patient);
        world.runFor(Duration.ofSeconds(1));

        assertThat(machine.call("cancel", LONG, () -> pulses.cancel(ID))).isTrue();

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.CANCELLED);
        assertThat(acts).containsExactly("do a", "undo a");
    }

    @Test
    void aSignalReachesItsPulse() {
        Definition listener =
                definition(pulse ->
                        pulse.awaitSignal("go", Duration.ofHours(1))
                                .map(Bytes::utf8)
                                .orElse("timeout"));
        engine(listener);
        system.elect();
        start(ID, "subject", listener);
        world.runFor(Duration.ofSeconds(1));

        machine.call("signal", LONG, () -> pulses.signal(ID, "go", Bytes.utf8("now")));

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
        assertThat(header(ID).outcome()).isEqualTo("now");
    }

    @Test
    void aStepWhoseConditionsNoLongerHoldRunsAgain() {
        Definition careful =
                definition(pulse -> {
                    pulse.step(
                            Step.of("claim"),
                            attempt ->
                                    new StepWork.Done(
                                            Bytes.EMPTY,
                                            attempt.number() == 1
                                                    ? List.of(pulses.absent(ID))
                                                    : List.of(),
                                            List.of(Op.put(Bytes.utf8("x"), Bytes.EMPTY))));
                    return "claimed";
                });
        engine(careful);
        system.elect();

        start(ID, "subject", careful);

        assertThat(runUntilEnded(ID)).isEqualTo(PulseState.COMPLETED);
        assertThat(machine.call("steps", LONG, () -> pulses.steps(ID)))
                .extracting(StepRecord::state, StepRecord::attempts)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(State.DONE, 2));
    }

    private Definition counting(int steps) {
        return definition(pulse -> {
            for (int k = 0; k < steps; k++) {
                String key = "step-" + k;
                pulse.step(Step.of(key), attempt -> act(key));
            }
            return "counted";
        });
    }

    private StepWork.Done act(String what) {
        acts.add(what);
        return StepWork.Done.nothing();
    }

    private static Definition definition(Function<Pulse, String> code) {
        return definition(code, true);
    }

    private static Definition modest(Function<Pulse, String> code) {
        return definition(code, false);
    }

    private static Definition definition(Function<Pulse, String> code, boolean supersedes) {
        return new Definition() {
            @Override
            public boolean supersedes() {
                return supersedes;
            }

            @Override
            public String name() {
                return "count";
            }

            @Override
            public int version() {
                return 1;
            }

            @Override
            public String run(Pulse pulse) {
                return code.apply(pulse);
            }
        };
    }

    private void engine(Definition definition) {
        new Engine(environment, system, pulses, "n1", List.of(definition)).start();
    }

    private void start(PulseId id, String subject, Definition definition) {
        begin(id, subject, definition, "");
    }

    private void begin(PulseId id, String subject, Definition definition, String input) {
        List<Op> ops = pulses.start(id, definition, subject, Bytes.utf8(input));
        machine.call(
                "start",
                LONG,
                () -> system.txn(new Txn(List.of(pulses.absent(id)), ops, List.of())));
    }

    private PulseState runUntilEnded(PulseId id) {
        for (int second = 0; second < 300; second++) {
            if (header(id).state().isEnded()) {
                break;
            }
            world.runFor(Duration.ofSeconds(1));
        }
        return header(id).state();
    }

    private PulseHeader header(PulseId id) {
        Optional<PulseHeader> found = machine.call("find", LONG, () -> pulses.find(id));
        return found.orElseThrow();
    }
}
