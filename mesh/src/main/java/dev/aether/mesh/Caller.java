package dev.aether.mesh;

import dev.aether.environment.Clock;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Metrics;
import dev.aether.membership.Endpoint;
import dev.aether.membership.Member;
import dev.aether.mesh.Outcome.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Gets one request answered by some replica of a service.
 *
 * <p>While no byte of a response was sent, it goes to another replica if it was surely not
 * executed, or if executing it twice does no harm and the first replica failed, fell silent, or
 * lives on a node in doubt.
 */
final class Caller {
    private static final Duration LOOK = Duration.ofMillis(25);

    private final Environment environment;
    private final Clock clock;
    private final Balancer balancer;
    private final LocalEndpoints local;
    private final RemoteLeg remote;
    private final MeshConfig config;
    private final Anteroom anteroom;
    private final RetryBudget budget;
    private final Patience patience;
    private final Metrics.Counter retries;
    private final Metrics.Counter budgetEmpty;
    private final Metrics.Counter ejections;

    Caller(
            Environment environment,
            Balancer balancer,
            LocalEndpoints local,
            RemoteLeg remote,
            MeshConfig config) {
        this.environment = environment;
        this.clock = environment.clock();
        this.balancer = balancer;
        this.local = local;
        this.remote = remote;
        this.config = config;
        this.anteroom = new Anteroom(environment);
        this.budget = new RetryBudget(clock);
        this.patience = new Patience(config.silenceMin());
        Metrics metrics = environment.metrics();
        this.retries =
                metrics.counter("aether_mesh_retries_total", "Requests sent to another replica.");
        this.budgetEmpty =
                metrics.counter(
                        "aether_mesh_retries_refused_total",
                        "Retries not made because there had been too many.");
        this.ejections =
                metrics.counter(
                        "aether_mesh_ejections_total",
                        "Replicas that began to fail and got no requests for a while.");
    }

    void wakeBy(Awakening awakening) {
        anteroom.wakeBy(awakening);
    }

    /**
     * Waits for the answer.
     *
     * @param timeout until the response must have begun
     */
    Outcome call(String service, Exchange asker, Duration timeout) {
        return goOn(new Call(service, asker, timeout), noReplica(service));
    }

    /** Does not wait for the answer. @param end gets it, once, on a thread that must not wait */
    void begin(String service, Exchange asker, Duration timeout, Consumer<Outcome> end) {
        Call call = new Call(service, asker, timeout);
        Optional<Balancer.Pick> pick = look(call);
        if (pick.isEmpty()) {
            onOwnThread(call, () -> goOn(call, noReplica(service)), end);
        } else if (!beginHere(call, pick.get(), end)) {
            onOwnThread(call, () -> goOnFrom(call, pick.get()), end);
        }
    }

    private void onOwnThread(Call call, Supplier<Outcome> calling, Consumer<Outcome> end) {
        environment
                .threads()
                .start(
                        "request",
                        () ->
                                end.accept(
                                        Serving.outcome(calling, call.service, environment.log())));
    }

    private static Outcome noReplica(String service) {
        return new Outcome.NotCalled(Reason.NO_REPLICA, "no replica of " + service + " is ready");
    }

    /**
     * @return false if that replica is elsewhere, or cannot begin without waiting
     */
    private boolean beginHere(Call call, Balancer.Pick pick, Consumer<Outcome> end) {
        if (!pick.isLocal()) {
            return false;
        }
        String instance = pick.endpoint().instance();
        Attempt attempt = call.attempt(pick.endpoint());
        try {
            return local.begin(
                    instance,
                    attempt,
                    serving -> {
                        Outcome claimed = Serving.outcome(serving, instance, environment.log());
                        Outcome outcome = judged(call, pick, attempt, claimed);
                        pick.close();
                        if (call.mayRetry(outcome)) {
                            onOwnThread(call, () -> goOn(call, outcome), end);
                        } else {
                            end.accept(outcome);
                        }
                    });
        } catch (RuntimeException failure) {
            pick.close();
            throw failure;
        }
    }

    private Outcome goOnFrom(Call call, Balancer.Pick first) {
        Outcome outcome;
        try (first) {
            outcome = attempt(call, first);
        }
        return call.mayRetry(outcome) ? goOn(call, outcome) : outcome;
    }

    private Outcome goOn(Call call, Outcome before) {
        try {
            return tryOn(call, before);
        } catch (Interrupted stopped) {
            return new Outcome.Gone("the request was stopped");
        }
    }

    private Outcome tryOn(Call call, Outcome before) {
        Outcome last = before;
        while (call.tried.size() < config.triesMax()) {
            Optional<Balancer.Pick> pick = pick(call, last);
            if (pick.isEmpty()) {
                return call.gone ? new Outcome.Gone("nobody waits for the response") : last;
            }
            try (Balancer.Pick chosen = pick.get()) {
                if (!call.tried.isEmpty() && !mayTryAgain()) {
                    return last;
                }
                last = attempt(call, chosen);
            }
            if (!call.mayRetry(last)) {
                return last;
            }
        }
        return last;
    }

    /**
     * The next replica to try. The first one is waited for, and where the service sleeps any that
     * takes the place of one that was just stopped.
     */
    private Optional<Balancer.Pick> pick(Call call, Outcome last) {
        Optional<Balancer.Pick> pick = look(call);
        if (pick.isPresent()) {
            return pick;
        }
        if (anteroom.isFor(call.service)) {
            return isAsleep(last) ? awaitWoken(call) : pick;
        }
        return call.tried.isEmpty() ? awaitFirst(call) : pick;
    }

    private Optional<Balancer.Pick> look(Call call) {
        return balancer.pick(call.service, call.tried);
    }

    private static boolean isAsleep(Outcome last) {
        return last instanceof Outcome.NotCalled(Reason reason, String why)
                && (reason == Reason.NO_REPLICA || reason == Reason.ABSENT);
    }

    private Optional<Balancer.Pick> awaitWoken(Call call) {
        call.asker.onGone(() -> call.gone = true);
        return anteroom.await(
                call.service,
                () -> call.gone || clock.nanos() - call.deadlineNanos >= 0,
                () -> look(call));
    }

    private Optional<Balancer.Pick> awaitFirst(Call call) {
        long end = clock.nanos() + config.replicaWait().toNanos();
        Optional<Balancer.Pick> pick = look(call);
        while (pick.isEmpty() && clock.nanos() - Math.min(end, call.deadlineNanos) < 0) {
            environment.timers().sleep(LOOK);
            pick = look(call);
        }
        return pick;
    }

    private boolean mayTryAgain() {
        boolean granted = budget.retry();
        (granted ? retries : budgetEmpty).increment();
        return granted;
    }

    private Outcome attempt(Call call, Balancer.Pick pick) {
        Attempt attempt = call.attempt(pick.endpoint());
        return judged(call, pick, attempt, run(call, pick, attempt));
    }

    private Outcome judged(Call call, Balancer.Pick pick, Attempt attempt, Outcome claimed) {
        Outcome outcome = attempt.finish(claimed);
        call.begun = attempt.hasBegun();
        judge(pick, outcome);
        return outcome;
    }

    private Outcome run(Call call, Balancer.Pick pick, Attempt attempt) {
        Endpoint endpoint = pick.endpoint();
        if (pick.isLocal()) {
            return Serving.run(local, endpoint.instance(), attempt, environment.log());
        }
        try {
            return remote.call(endpoint, attempt, () -> giveUp(call, endpoint));
        } catch (MeshException fault) {
            return Serving.outcome(fault);
        } catch (Interrupted stopped) {
            return new Outcome.Gone("the request was stopped");
        }
    }

    private static List<Header> signature(Endpoint endpoint) {
        return List.of(
                new Header("aether-node", endpoint.node().toString()),
                new Header("aether-replica", endpoint.instance()));
    }

    /** Whether a try whose response has not begun is to end, and how. */
    private Optional<Outcome> giveUp(Call call, Endpoint endpoint) {
        long now = clock.nanos();
        if (now - call.deadlineNanos >= 0) {
            return Optional.of(new Outcome.Late("the replica did not respond in time"));
        }
        Member.Status status = balancer.status(endpoint.node());
        boolean dead = status == Member.Status.DEAD || status == Member.Status.LEFT;
        boolean silent = now - call.sentNanos >= patience.with(call.service).toNanos();
        boolean doubted = status == Member.Status.SUSPECT;
        if (dead) {
            return Optional.of(new Outcome.Lost("the replica's node is down and did not respond"));
        }
        if ((!doubted && !silent)
                || !call.mayLeave()
                || !balancer.hasOther(call.service, call.tried)) {
            return Optional.empty();
        }
        return Optional.of(
                doubted
                        ? new Outcome.Lost("the replica's node is in doubt and did not respond")
                        : new Outcome.Failed("the replica did not respond for long"));
    }

    private void judge(Balancer.Pick pick, Outcome outcome) {
        boolean ejected =
                switch (outcome) {
                    case Outcome.Answered answered -> {
                        pick.succeeded();
                        yield false;
                    }
                    case Outcome.NotCalled(Reason reason, String why) ->
                            reason != Reason.OVERLOADED && pick.lost();
                    case Outcome.Lost lost -> pick.lost();
                    case Outcome.Failed failed -> pick.failed();
                    case Outcome.Late late -> pick.failed();
                    case Outcome.Gone gone -> false;
                };
        if (ejected) {
            tell(pick.endpoint(), outcome);
        }
    }

    private void tell(Endpoint ejected, Outcome outcome) {
        ejections.increment();
        environment
                .log()
                .info(
                        "a replica gets no requests for a while",
                        "instance",
                        ejected.instance(),
                        "node",
                        ejected.node(),
                        "why",
                        outcome);
    }

    /** One request with its tries. */
    private final class Call {
        private final String service;
        private final Exchange asker;
        private final long deadlineNanos;
        private final ReplayBody body;
        private final Set<String> tried = new LinkedHashSet<>();
        private long sentNanos;
        private boolean begun;
        private volatile boolean gone;

        /**
         * @param timeout until the response must have begun
         */
        Call(String service, Exchange asker, Duration timeout) {
            this.service = service;
            this.asker = asker;
            this.deadlineNanos = clock.nanos() + timeout.toNanos();
            this.body = new ReplayBody(asker, config.replayBytesMax());
            budget.request();
        }

        Attempt attempt(Endpoint endpoint) {
            tried.add(endpoint.instance());
            sentNanos = clock.nanos();
            return new Attempt(asker, body, signature(endpoint), this::observeHead);
        }

        void observeHead() {
            patience.observe(service, clock.nanos() - sentNanos);
        }

        /** Whether a try that may have been executed can be given up for another one. */
        boolean mayLeave() {
            return asker.head().isIdempotent()
                    && body.isReplayable()
                    && tried.size() < config.triesMax();
        }

        boolean mayRetry(Outcome outcome) {
            if (begun || !body.isReplayable() || clock.nanos() - deadlineNanos >= 0) {
                return false;
            }
            return switch (outcome) {
                case Outcome.NotCalled notCalled -> true;
                case Outcome.Failed failed -> asker.head().isIdempotent();
                case Outcome.Lost lost -> asker.head().isIdempotent();
                case Outcome.Answered answered -> false;
                case Outcome.Late late -> false;
                case Outcome.Gone gone -> false;
            };
        }
    }
}
