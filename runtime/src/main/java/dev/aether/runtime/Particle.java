package dev.aether.runtime;

import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.http.HttpCall;
import dev.aether.component.wasi.http.HttpProgram;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Timers;
import java.time.Duration;

/** A component ready to answer: a fresh instance for each request, which ends with it. */
final class Particle implements Program {
    private final Timers timers;
    private final HttpProgram program;
    private final Limits limits;
    private final Limits shared;
    private final Duration startMax;

    /**
     * @param memory that all guests of this node share
     */
    Particle(Timers timers, HttpProgram program, LiveMemory memory, Workload workload) {
        this.timers = timers;
        this.program = program;
        long memoryBytesMax = workload.limits().memoryBytesMax();
        this.limits = Limits.standard().withMemoryBytesMax(memoryBytesMax);
        this.shared = limits.withMemory(memory.share(memoryBytesMax));
        this.startMax = workload.limits().deadline();
    }

    /** One instance now: what is too small or fails is found at deployment, not at a request. */
    void warmUp() {
        try (HttpCall call = program.open(limits)) {
            Timers.Timer deadline = timers.after(startMax, call::interrupt);
            try {
                call.start();
            } finally {
                deadline.cancel();
            }
        }
    }

    @Override
    public HttpResult handle(HttpRequest request, ResponseSink sink, Turn turn) {
        try (HttpCall call = program.open(shared, turn)) {
            turn.stopBy(call::interrupt);
            Timers.Timer deadline = timers.after(turn.left(), turn::stop);
            try {
                start(call);
                HttpResult result = call.handle(request, sink);
                if (turn.isSpent() && result instanceof HttpResult.DeadlineExceeded) {
                    throw new WorkloadException(
                            WorkloadException.Code.CPU_TIME,
                            "it used more than the processor time of one request");
                }
                return result;
            } finally {
                deadline.cancel();
                turn.stopBy(() -> {});
            }
        }
    }

    /** Why else it did not start comes again from handling, as its result. */
    private static void start(HttpCall call) {
        try {
            call.start();
        } catch (TrapException trap) {
            // Alone it did start, at its deployment.
            if (trap.code() == TrapException.Code.MEMORY_LIMIT) {
                throw new WorkloadException(
                        WorkloadException.Code.OVERLOADED,
                        "the node has no memory left for guests",
                        trap);
            }
        } catch (GuestExit | WasiDenied ended) {
            return;
        }
    }
}
