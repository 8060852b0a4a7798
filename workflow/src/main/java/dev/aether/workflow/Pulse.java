package dev.aether.workflow;

import dev.aether.environment.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A running execution as its code sees it. Used by the one thread that runs the definition. */
public interface Pulse {
    PulseId id();

    /** What it changes, such as {@code apps/default/hello}; pulses of one subject never overlap. */
    String subject();

    Bytes input();

    Instant createdAt();

    /**
     * Does something once: answers from the journal if it is there, else runs the work, retrying as
     * the step says, and journals its value together with the writes it wants.
     *
     * @throws PermanentFailure when the work failed for good
     */
    Bytes step(Step step, StepWork work);

    /** Waits durably: the due time is journalled, a later leader waits only for the rest. */
    void sleep(String key, Duration duration);

    /** Waits durably for a signal. @return its value, or empty after the timeout */
    Optional<Bytes> awaitSignal(String name, Duration timeout);

    /**
     * Keeps what a done step did: its compensation is forgotten. Called where the line of the code
     * says so, hence again on every later run.
     */
    void keep(String stepKey);

    /** Compensates done steps now, last first, as the end of a failed pulse would. */
    void undo();

    /** Whether a later pulse waits for the same subject; code may then end early. */
    boolean isSuperseded();

    /** Ends this pulse in favour of the later one, without undo. */
    RuntimeException superseded();
}
