package dev.aether.workflow;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Promise;
import dev.aether.state.Op;
import dev.aether.workflow.StepRecord.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * One run of a pulse under one leadership. The definition's thread owns everything here but the
 * signals and flags, which the engine sets and which wake a wait.
 */
final class Execution implements Pulse {
    private final Environment environment;
    private final String node;
    private final PulseHeader header;
    private final Journal journal;
    private final Deque<Undo> undos = new ArrayDeque<>();
    private final Map<String, Bytes> signals = new ConcurrentHashMap<>();
    private volatile Promise<Boolean> wake;
    private volatile boolean superseded;
    private volatile boolean stopped;

    Execution(Environment environment, String node, PulseHeader header, Journal journal) {
        this.environment = environment;
        this.node = node;
        this.header = header;
        this.journal = journal;
        this.wake = new Promise<>(environment.timers());
    }

    /** Runs the definition to its end, whichever it is, and journals that. */
    void run(Definition definition) {
        try {
            String outcome = definition.run(this);
            journal.end(header.ended(PulseState.COMPLETED, now(), outcome));
        } catch (PermanentFailure failure) {
            environment.log().warn("pulse failed", "pulse", id(), "why", failure.reason());
            undo();
            journal.end(header.ended(PulseState.FAILED, now(), failure.reason()));
        } catch (Ending.Cancelled cancelled) {
            undo();
            journal.end(header.ended(PulseState.CANCELLED, now(), "cancelled on request"));
        } catch (Ending.Superseded gaveWay) {
            journal.end(header.ended(PulseState.SUPERSEDED, now(), "superseded by a later pulse"));
        }
    }

    // The engine's side

    void supersede() {
        superseded = true;
        wake.complete(true);
    }

    void signalled(String name, Bytes value) {
        signals.put(name, value);
        wake.complete(true);
    }

    void stop() {
        stopped = true;
        wake.complete(true);
    }

    // The definition's side

    @Override
    public PulseId id() {
        return header.id();
    }

    @Override
    public String subject() {
        return header.subject();
    }

    @Override
    public Bytes input() {
        return header.input();
    }

    @Override
    public Instant createdAt() {
        return header.createdAt();
    }

    @Override
    public boolean isSuperseded() {
        return superseded;
    }

    @Override
    public RuntimeException superseded() {
        return new Ending.Superseded();
    }

    @Override
    public Bytes step(Step step, StepWork work) {
        checkGoingOn();
        Optional<StepRecord> before = journal.find(step.key());
        if (before.filter(entry -> entry.state() == State.DONE).isPresent()) {
            remember(step);
            return before.get().value();
        }
        if (before.filter(entry -> entry.state() == State.FAILED).isPresent()) {
            throw new PermanentFailure(before.get().error());
        }
        Bytes value = attempt(step, work, before.map(StepRecord::attempts).orElse(0));
        remember(step);
        return value;
    }

    @Override
    public void sleep(String key, Duration duration) {
        Instant due = dueOf(key, duration);
        waitUntil(due, () -> false);
        finishWait(key, due, Bytes.EMPTY);
    }

    @Override
    public Optional<Bytes> awaitSignal(String name, Duration timeout) {
        String key = "signal/" + name;
        Optional<StepRecord> before = journal.find(key);
        if (before.filter(entry -> entry.state() == State.DONE).isPresent()) {
            // A timeout is journalled with an error, a signal without.
            return before.filter(entry -> entry.error().isEmpty()).map(StepRecord::value);
        }
        Instant due = dueOf(key, timeout);
        waitUntil(due, () -> signals.containsKey(name));
        Bytes value = signals.get(name);
        if (value == null) {
            write(entry(key, State.DONE, 1, now(), Bytes.EMPTY, "no signal came"), List.of());
            return Optional.empty();
        }
        finishWait(key, due, value);
        return Optional.of(value);
    }

    @Override
    public void keep(String stepKey) {
        undos.removeIf(undo -> undo.stepKey.equals(stepKey));
    }

    /** Compensates done steps, last first; each undo is itself a journalled step. */
    @Override
    public void undo() {
        signals.remove(Pulses.CANCEL);
        while (!undos.isEmpty()) {
            Undo undo = undos.pop();
            String key = "undo/" + undo.stepKey;
            if (journal.find(key).filter(entry -> entry.state() == State.DONE).isEmpty()) {
                try {
                    attempt(Step.of(key), undo.work, 0);
                } catch (PermanentFailure failed) {
                    environment
                            .log()
                            .error(
                                    "a step could not be undone",
                                    failed,
                                    "pulse",
                                    id(),
                                    "step",
                                    key);
                }
            }
        }
    }

    private Bytes attempt(Step step, StepWork work, int attemptsBefore) {
        Instant started = now();
        for (int failures = attemptsBefore; ; ) {
            checkGoingOn();
            String error;
            try {
                StepWork.Attempt attempt =
                        new StepWork.Attempt(
                                id(),
                                step.key(),
                                failures - attemptsBefore + 1,
                                failures > 0 || journal.isTakenOver());
                StepWork.Done done = work.run(attempt);
                StepRecord entry =
                        entry(step.key(), State.DONE, failures + 1, started, done.value(), "");
                if (journal.write(entry, done.conditions(), done.writes())) {
                    return done.value();
                }
                error = "something it read was changed by another";
            } catch (PermanentFailure failure) {
                fail(step, failures + 1, started, failure.reason());
                throw failure;
            } catch (Ending | Interrupted leaving) {
                throw leaving;
            } catch (RuntimeException fault) {
                error = String.valueOf(fault.getMessage());
                environment
                        .log()
                        .info("step failed", "pulse", id(), "step", step.key(), "why", fault);
            }
            failures++;
            retryLater(step, failures, started, error);
        }
    }

    private void retryLater(Step step, int failures, Instant started, String error) {
        if (failures >= step.retry().attemptsMax()) {
            fail(step, failures, started, error);
            throw new PermanentFailure("step " + step.key() + ": " + error);
        }
        write(entry(step.key(), State.RETRYING, failures, started, Bytes.EMPTY, error), List.of());
        waitUntil(now().plus(step.retry().waitAfter(failures)), () -> false);
    }

    private void fail(Step step, int attempts, Instant started, String error) {
        write(entry(step.key(), State.FAILED, attempts, started, Bytes.EMPTY, error), List.of());
    }

    private void remember(Step step) {
        step.undo().ifPresent(work -> undos.push(new Undo(step.key(), work)));
    }

    private Instant dueOf(String key, Duration duration) {
        checkGoingOn();
        Optional<StepRecord> before = journal.find(key);
        if (before.isPresent()) {
            return before.get().dueAt();
        }
        Instant due = now().plus(duration);
        write(waiting(key, State.WAITING, due, Bytes.EMPTY), List.of());
        return due;
    }

    private void finishWait(String key, Instant due, Bytes value) {
        write(waiting(key, State.DONE, due, value), List.of());
    }

    private void waitUntil(Instant due, BooleanSupplier ended) {
        while (!ended.getAsBoolean()) {
            Promise<Boolean> mine = new Promise<>(environment.timers());
            wake = mine;
            checkGoingOn();
            Duration left = Duration.between(now(), due);
            if (ended.getAsBoolean() || left.isNegative() || left.isZero()) {
                return;
            }
            try {
                mine.await("a timer of pulse " + id(), left);
            } catch (DeadlineExceeded timeIsUp) {
                return;
            }
        }
    }

    private void checkGoingOn() {
        if (stopped) {
            throw new Ending.LeadershipLost();
        }
        if (signals.containsKey(Pulses.CANCEL)) {
            throw new Ending.Cancelled();
        }
    }

    private void write(StepRecord entry, List<Op> alongside) {
        journal.write(entry, List.of(), alongside);
    }

    private StepRecord entry(
            String key, State state, int attempts, Instant started, Bytes value, String error) {
        int sequence = journal.sequenceOf(key);
        return new StepRecord(
                key, sequence, state, attempts, started, now(), value, error, node, Instant.EPOCH);
    }

    private StepRecord waiting(String key, State state, Instant due, Bytes value) {
        Instant started = journal.find(key).map(StepRecord::startedAt).orElse(now());
        int sequence = journal.sequenceOf(key);
        return new StepRecord(key, sequence, state, 1, started, now(), value, "", node, due);
    }

    private Instant now() {
        return environment.clock().now();
    }

    private record Undo(String stepKey, StepWork work) {}
}
