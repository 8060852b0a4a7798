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
import dev.aether.environment.Environment;
import dev.aether.environment.Timers;
import java.time.Duration;

/**
 * A component ready to answer: a fresh instance for each request, which ends with it, unless the
 * particle declares that its instances are to be used again.
 */
final class Particle implements Program {
    private final Timers timers;
    private final HttpProgram program;
    private final Limits limits;
    private final Limits shared;
    private final Duration startMax;
    private final KeptInstances kept;
    private final LiveMemory.Share share;
    private final Bindings.OpenSettings settings;

    /**
     * @param memory that all guests of this node share
     * @param settings closed with it
     */
    Particle(
            Environment environment,
            HttpProgram program,
            LiveMemory memory,
            Workload workload,
            Bindings.OpenSettings settings) {
        this.timers = environment.timers();
        this.program = program;
        long memoryBytesMax = workload.limits().memoryBytesMax();
        this.limits = Limits.standard().withMemoryBytesMax(memoryBytesMax);
        this.share = memory.share(memoryBytesMax);
        this.shared = limits.withMemory(share);
        this.kept = new KeptInstances(environment, workload.limits().reuse(), memory);
        this.startMax = workload.limits().deadline();
        this.settings = settings;
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
    public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
        KeptInstances.Kept instance = kept.take();
        if (instance.isFresh()) {
            instance.open(program.open(shared, instance));
        }
        instance.begin(turn);
        HttpCall call = instance.call();
        turn.stopBy(call::interrupt);
        Timers.Timer deadline = timers.after(turn.left(), turn::stop);
        try {
            if (instance.isFresh()) {
                start(call);
            }
            return unlessSpent(call.handleAndStay(request, sink), turn);
        } finally {
            deadline.cancel();
            turn.stopBy(() -> {});
            kept.give(instance, turn.isStopped());
        }
    }

    private static HttpResult unlessSpent(HttpResult result, Turn<?> turn) {
        if (turn.isSpent() && result instanceof HttpResult.DeadlineExceeded) {
            throw new WorkloadException(
                    WorkloadException.Code.CPU_TIME,
                    "it used more than the processor time of one request");
        }
        return result;
    }

    /** The most memory its instances had at one time. */
    long memoryPeakBytes() {
        return share.peak();
    }

    @Override
    public void close() {
        kept.close();
        settings.close();
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
