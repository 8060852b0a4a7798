package dev.aether.workflow;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.Op;
import java.util.List;

/** What a step does. */
@FunctionalInterface
public interface StepWork {
    /**
     * Acts. Whoever executes an effect outside the lattice's state must remember (pulse, step key)
     * durably, because a crash before the journal write makes the next leader act again.
     *
     * @throws PermanentFailure to fail at once; any other exception is retried
     */
    Done run(Attempt attempt);

    /**
     * @param number 1 for the first try since this leader took over
     * @param again whether a try before this one may have acted: of this leader, or of an earlier
     *     one that had journalled anything
     */
    record Attempt(PulseId pulse, String stepKey, int number, boolean again) {}

    /**
     * What was done.
     *
     * @param value journalled, and answered on every later run
     * @param conditions that must hold for the writes; if not, the work runs again
     * @param writes committed with the journal entry, all or none
     */
    record Done(Bytes value, List<Compare> conditions, List<Op> writes) {
        public Done {
            conditions = List.copyOf(conditions);
            writes = List.copyOf(writes);
        }

        public static Done nothing() {
            return of(Bytes.EMPTY);
        }

        public static Done of(Bytes value) {
            return new Done(value, List.of(), List.of());
        }
    }
}
