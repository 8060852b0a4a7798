package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.environment.Promise;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A replica that answers requests, as many at once as it may. */
final class Running {
    private final Workload workload;
    private final Program program;
    private final WorkloadLog log;
    private final Guests guests;
    private final Lane lane;
    private final Metrics all;
    private final ReplicaMetrics metrics;
    private final CommandRun run;
    private final Callers callers;
    private final Metrics.Counter failures;
    private final Optional<Subscription> subscription;
    private volatile boolean draining;
    private volatile long lastNanos;

    Running(
            Environment environment,
            Workload workload,
            Program program,
            WorkloadLog log,
            Guests guests) {
        this.workload = workload;
        this.program = program;
        this.log = log;
        this.guests = guests;
        this.lastNanos = guests.nanos();
        this.lane = guests.lane(workload.placement(), workload.limits());
        this.all = environment.metrics();
        this.metrics = new ReplicaMetrics(all, workload, guests, lane);
        this.callers = new Callers(workload, log);
        this.run = new CommandRun(environment, guests, lane);
        this.failures =
                environment
                        .metrics()
                        .counter(
                                "aether_guest_failures_total",
                                "Requests, runs and messages that a guest did not bring to their"
                                        + " end.");
        this.subscription = subscribe(environment);
    }

    private Optional<Subscription> subscribe(Environment environment) {
        Optional<Grant.Consumer> granted = workload.consumer();
        if (granted.isEmpty() || !(program instanceof MessageHandler handler)) {
            return Optional.empty();
        }
        GroupMember member = GroupMember.of(workload, granted.get(), environment.randomness());
        Attempts attempts = new Attempts(environment, workload, handler, guests, lane, log);
        Subscription made = handler.topics().subscribe(member, granted.get(), attempts::begin);
        attempts.waiting(made::waiting);
        return Optional.of(made);
    }

    /** Takes messages, where it handles any. */
    void begin() {
        subscription.ifPresent(messages -> messages.start(workload.placement()));
    }

    Workload workload() {
        return workload;
    }

    WorkloadLog log() {
        return log;
    }

    /** Requests that run or wait. */
    int inFlight() {
        return guests.requests(lane);
    }

    /** How long ago its last request ended, or it began; zero while there is one. */
    Duration idle() {
        return inFlight() > 0 ? Duration.ZERO : Duration.ofNanos(guests.nanos() - lastNanos);
    }

    /** Takes no further requests; a command ends. */
    void drain() {
        draining = true;
        subscription.ifPresent(Subscription::drain);
        if (workload.command()) {
            run.stop();
        }
    }

    /**
     * Begins the run of a command, unless it was begun before.
     *
     * @throws WorkloadException ABSENT if it is none
     */
    Promise<RunResult> run() {
        if (!(program instanceof Command command)) {
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, workload.placement() + " is no command");
        }
        return run.begin(command, this::tell);
    }

    private void tell(RunResult result) {
        if (!result.isSuccess()) {
            failures.increment();
        }
        lastNanos = guests.nanos();
        log.add("aether", "ended: " + result.words());
    }

    HttpResult handle(HttpRequest request, ResponseSink sink) {
        Optional<HttpResult> notLetIn = callers.refuse(request, sink);
        if (notLetIn.isPresent()) {
            return notLetIn.get();
        }
        if (draining) {
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, workload.placement() + " is stopping");
        }
        long begun = guests.nanos();
        return counted(() -> ask(request, sink).await(), begun);
    }

    /**
     * Begins to answer without a thread that waits for the end.
     *
     * @param end gets the result, which throws what {@link #handle} throws; on a thread that must
     *     not wait
     * @return false if nothing was begun, and {@link #handle} is to say why
     */
    boolean begin(HttpRequest request, ResponseSink sink, Consumer<Supplier<HttpResult>> end) {
        if (draining || Callers.isCall(request)) {
            return false;
        }
        long begun = guests.nanos();
        Turn<HttpResult> turn;
        try {
            turn = ask(request, sink);
        } catch (WorkloadException full) {
            return false;
        }
        turn.whenOver(() -> end.accept(() -> counted(turn::await, begun)));
        return true;
    }

    private Turn<HttpResult> ask(HttpRequest request, ResponseSink sink) {
        return guests.ask(lane, turn -> run(request, sink, turn));
    }

    private HttpResult counted(Supplier<HttpResult> ended, long begun) {
        try {
            HttpResult result = ended.get();
            metrics.ended(result, guests.nanos() - begun);
            return result;
        } catch (WorkloadException refused) {
            metrics.ended(refused, guests.nanos() - begun);
            throw refused;
        } finally {
            lastNanos = guests.nanos();
        }
    }

    /** After its last request. */
    void close() {
        subscription.ifPresent(Subscription::close);
        program.close();
        all.forget(workload.labels());
    }

    private HttpResult run(HttpRequest request, ResponseSink sink, Turn<?> turn) {
        try {
            HttpResult ended = program.handle(request, sink, turn);
            if (!(ended instanceof HttpResult.Answered)) {
                tell(request, ended.toString());
            }
            return ended;
        } catch (RuntimeException fault) {
            tell(request, fault.toString());
            throw fault;
        }
    }

    /** The whole detail goes to the workload's log, never to whoever asked. */
    private void tell(HttpRequest request, String what) {
        failures.increment();
        log.add("aether", request.method() + " " + request.target() + ": " + what);
    }
}
