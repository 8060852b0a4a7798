package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.Promise;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** A replica that answers requests, each on a guest thread, as many at once as it may. */
final class Running {
    /** Beyond the guest's own deadline: waiting for a thread, and for the last bytes to leave. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Environment environment;
    private final Workload workload;
    private final Program program;
    private final WorkloadLog log;
    private final Executor guestThreads;
    private final Metrics.Counter failures;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean draining;

    Running(
            Environment environment,
            Workload workload,
            Program program,
            WorkloadLog log,
            Executor guestThreads) {
        this.environment = environment;
        this.workload = workload;
        this.program = program;
        this.log = log;
        this.guestThreads = guestThreads;
        this.failures =
                environment
                        .metrics()
                        .counter(
                                "aether_guest_failures_total",
                                "Requests that a guest did not answer completely.");
    }

    Workload workload() {
        return workload;
    }

    WorkloadLog log() {
        return log;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Takes no further requests. */
    void drain() {
        draining = true;
    }

    HttpResult handle(HttpRequest request, ResponseSink sink) {
        if (draining) {
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, workload.placement() + " is stopping");
        }
        if (inFlight.incrementAndGet() > workload.limits().concurrencyMax()) {
            inFlight.decrementAndGet();
            throw new WorkloadException(
                    WorkloadException.Code.OVERLOADED,
                    "%s answers %d requests at once"
                            .formatted(workload.placement(), workload.limits().concurrencyMax()));
        }
        Promise<HttpResult> result = new Promise<>(environment.timers());
        try {
            guestThreads.execute(() ->
                    result.settleBy(
                            () -> run(request, sink),
                            () -> new IllegalStateException("the guest's thread broke off")));
        } catch (RejectedExecutionException full) {
            inFlight.decrementAndGet();
            throw new WorkloadException(
                    WorkloadException.Code.OVERLOADED, "the node has too many requests", full);
        }
        return result.await(
                "a request to " + workload.placement(), workload.limits().deadline().plus(GRACE));
    }

    private HttpResult run(HttpRequest request, ResponseSink sink) {
        try {
            HttpResult ended = program.handle(request, sink);
            if (!(ended instanceof HttpResult.Answered)) {
                tell(request, ended.toString());
            }
            return ended;
        } catch (RuntimeException fault) {
            tell(request, fault.toString());
            throw fault;
        } finally {
            // Before the result is settled, so that whoever is answered may ask again at once.
            inFlight.decrementAndGet();
        }
    }

    /** The whole detail goes to the workload's log, never to whoever asked. */
    private void tell(HttpRequest request, String what) {
        failures.increment();
        log.add("aether", request.method() + " " + request.target() + ": " + what);
    }
}
