package dev.aether.runtime;

import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestCall;
import dev.aether.environment.Timers;
import java.util.function.Supplier;

/**
 * Lets the guests of one workload run within their deadlines, and says why one did not end well.
 */
final class GuestRuns {
    private final Timers timers;
    private final Workload.Limits limits;

    GuestRuns(Timers timers, Workload.Limits limits) {
        this.timers = timers;
        this.limits = limits;
    }

    /** Starts and ends one now: what is too small or fails is found at deployment, not later. */
    void tryOut(GuestCall call) {
        try (call) {
            Timers.Timer deadline = timers.after(limits.deadline(), call::interrupt);
            try {
                call.start();
            } finally {
                deadline.cancel();
            }
        }
    }

    /** Works with a guest until it is done, its deadline, or what else stops the turn. */
    <T> T within(Turn<?> turn, GuestCall call, Supplier<T> work) {
        turn.stopBy(call::interrupt);
        Timers.Timer deadline = timers.after(turn.left(), turn::stop);
        try {
            return work.get();
        } finally {
            deadline.cancel();
            turn.stopBy(() -> {});
        }
    }

    /** Of one that was interrupted. */
    String late(Turn<?> turn) {
        return turn.isSpent()
                ? "it used more processor time than limits.cpuTime allows"
                : "it did not end within limits.deadline, " + limits.deadline();
    }

    static String denied(String function) {
        return "it called " + function + ", which it was not granted";
    }

    /** Of one that did not start beside others; alone it did, at its deployment. */
    static WorkloadException crowded(TrapException trap) {
        return new WorkloadException(
                WorkloadException.Code.OVERLOADED, "the node has no memory left for guests", trap);
    }
}
