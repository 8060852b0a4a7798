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

/**
 * A component ready to answer: a fresh instance for each request, which ends with it, unless the
 * particle declares that its instances are to be used again.
 */
final class Particle implements Program {
    private final GuestRuns guests;
    private final HttpProgram program;
    private final Limits limits;
    private final Limits shared;
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
        this.guests = new GuestRuns(environment.timers(), workload.limits());
        this.program = program;
        long memoryBytesMax = workload.limits().memoryBytesMax();
        this.limits = Limits.standard().withMemoryBytesMax(memoryBytesMax);
        this.share = memory.share(memoryBytesMax);
        this.shared = limits.withMemory(share);
        this.kept = new KeptInstances(environment, workload.limits().reuse(), memory);
        this.settings = settings;
    }

    void warmUp() {
        guests.tryOut(program.open(limits));
    }

    @Override
    public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
        KeptInstances.Kept instance = kept.take();
        if (instance.isFresh()) {
            instance.open(program.open(shared, instance));
        }
        instance.begin(turn);
        HttpCall call = instance.call();
        try {
            return guests.within(
                    turn,
                    call,
                    () -> {
                        if (instance.isFresh()) {
                            start(call);
                        }
                        return unlessSpent(call.handleAndStay(request, sink), turn);
                    });
        } finally {
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
            if (trap.code() == TrapException.Code.MEMORY_LIMIT) {
                throw GuestRuns.crowded(trap);
            }
        } catch (GuestExit | WasiDenied ended) {
            return;
        }
    }
}
