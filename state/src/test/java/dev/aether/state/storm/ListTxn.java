package dev.aether.state.storm;

import java.util.List;

/**
 * A transaction over lists of numbers as its client saw it: it reads whole lists and appends to
 * them. Each number is appended once, anywhere.
 *
 * @param returned when its end was known, {@link Long#MAX_VALUE} if never
 * @param current false for reads that may be of the past
 */
record ListTxn(long called, long returned, Fate fate, boolean current, List<Step> steps) {
    ListTxn {
        steps = List.copyOf(steps);
    }

    /** What became of it. */
    enum Fate {
        COMMITTED,
        ABORTED,
        UNKNOWN
    }

    /** One part, in order. */
    sealed interface Step {
        String key();
    }

    record Read(String key, List<Integer> list) implements Step {
        Read {
            list = List.copyOf(list);
        }
    }

    record Append(String key, int element) implements Step {}
}
