package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.membership.Capacity;
import dev.aether.membership.Endpoint;
import dev.aether.state.Blobs;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The workloads of this node: started and stopped on request, each once however often asked.
 *
 * <p>Every change is published: the endpoints that answer, and the room that is left. Blocking; for
 * virtual threads.
 */
public final class Workloads implements AutoCloseable {
    /** For fetching and preparing together. */
    private static final Duration START_MAX = Duration.ofMinutes(2);

    /** Longer, so that who asked hears why a start took too long. */
    private static final Duration ASKED_MAX = START_MAX.plusSeconds(10);

    private static final Duration DRAIN_LOOK = Duration.ofMillis(20);

    private final Environment environment;
    private final RuntimeConfig config;
    private final NodeId self;
    private final Ledger ledger;
    private final Board board;
    private final WorkloadLogs logs;
    private final Guests guests;
    private final Preparation preparation;
    private final Map<String, Lifetime> lifetimes = new ConcurrentSkipListMap<>();
    private final Map<String, Running> running = new ConcurrentSkipListMap<>();

    /** Where changes are told; membership in production. */
    public interface Board {
        void publish(Collection<Endpoint> endpoints);

        void announce(Capacity capacity);
    }

    public Workloads(
            Environment environment,
            RuntimeConfig config,
            NodeId self,
            Blobs blobs,
            Program.Maker maker,
            Board board) {
        this.environment = environment.named("runtime");
        this.config = config;
        this.self = self;
        this.board = board;
        this.logs = new WorkloadLogs(this.environment, config.logs());
        this.ledger =
                new Ledger(
                        environment.disk(),
                        environment.clock(),
                        config.cpuMillis(),
                        config.memory().bytes());
        this.guests = new Guests(this.environment, config);
        this.preparation = new Preparation(this.environment, blobs, maker, config.preparing());
        environment
                .metrics()
                .gauge("aether_workloads", "Replicas running here.", () -> running.size());
        environment
                .metrics()
                .gauge(
                        "aether_reserved_memory_bytes",
                        "Memory reserved by placements here.",
                        () -> ledger.claims().stream().mapToLong(Claim::memoryBytes).sum());
    }

    public Ledger ledger() {
        return ledger;
    }

    /** Tells the lattice what this node offers, as at its start. */
    public void announce() {
        Room room = ledger.room();
        board.announce(
                new Capacity(
                        room.cpuMillis(),
                        room.memoryBytes(),
                        room.freeCpuMillis(),
                        room.freeMemoryBytes(),
                        room.workloads(),
                        room.version()));
        board.publish(
                running.values().stream()
                        .map(Running::workload)
                        .filter(each -> !each.command())
                        .map(each -> new Endpoint(each.service(), each.placement(), self, true))
                        .toList());
    }

    /**
     * Starts a workload and returns when it answers; a second asking waits for the first.
     *
     * @throws WorkloadException UNUSABLE if it can never run, ARTEFACT_UNAVAILABLE to try again
     */
    public void start(Workload workload, Claim claim) {
        Lifetime mine = new Lifetime(environment.timers());
        Lifetime first = lifetimes.putIfAbsent(workload.placement(), mine);
        if (first == null) {
            // On a thread of its own: it goes on when whoever asked does not wait any more.
            environment
                    .threads()
                    .start("start " + workload.placement(), () -> start(workload, claim, mine));
        } else if (first.isStopping()) {
            throw stopped(workload.placement());
        }
        (first == null ? mine : first)
                .started()
                .await("the start of " + workload.placement(), ASKED_MAX);
    }

    private void start(Workload workload, Claim claim, Lifetime mine) {
        // Stands for what is thrown past us: an error of the virtual machine.
        Runnable settle = () -> giveUp(workload, mine, Preparation.brokeOff("the start", workload));
        try {
            Running started = begin(workload, claim, mine);
            settle = () -> mine.started().complete(started);
        } catch (RuntimeException failure) {
            settle = () -> giveUp(workload, mine, failure);
        } finally {
            settle.run();
        }
    }

    private Running begin(Workload workload, Claim claim, Lifetime mine) {
        // At once, so that its room cannot lapse while it is compiled; and beside that.
        Promise<Boolean> confirmed = confirm(workload, claim);
        WorkloadLog log = logs.open(workload.placement());
        Program program;
        try {
            program = preparation.program(workload, mine, log, START_MAX);
        } finally {
            // Also of what did not start: its claim is taken back, but not before it is written.
            confirmed.await("the room of " + workload.placement(), ASKED_MAX);
        }
        log.add("aether", "started " + workload.digest());
        environment
                .log()
                .info("started", "placement", workload.placement(), "service", workload.service());
        Running started = new Running(environment, workload, program, log, guests);
        running.put(workload.placement(), started);
        announce();
        if (!mine.run()) {
            throw stopped(workload.placement());
        }
        started.begin();
        return started;
    }

    private Promise<Boolean> confirm(Workload workload, Claim claim) {
        Promise<Boolean> confirmed = new Promise<>(environment.timers());
        environment
                .threads()
                .start(
                        "confirm " + claim.placement(),
                        () ->
                                confirmed.settleBy(
                                        () -> {
                                            ledger.confirm(claim);
                                            return true;
                                        },
                                        () -> Preparation.brokeOff("the reservation", workload)));
        return confirmed;
    }

    private static WorkloadException stopped(String placement) {
        return new WorkloadException(WorkloadException.Code.ABSENT, placement + " was stopped");
    }

    private void giveUp(Workload workload, Lifetime mine, RuntimeException failure) {
        try {
            takeBack(workload, mine, failure);
        } finally {
            // Also when the disk is what failed.
            lifetimes.remove(workload.placement(), mine);
            mine.started().fail(failure);
            mine.ended().complete(true);
        }
    }

    private void takeBack(Workload workload, Lifetime mine, RuntimeException failure) {
        String placement = workload.placement();
        Optional<Running> announced = Optional.ofNullable(running.remove(placement));
        try {
            announced.ifPresentOrElse(this::withdraw, () -> mine.discard(failure));
        } finally {
            // Also if nobody hears of it: its room is not lost.
            logs.open(placement).add("aether", "not started: " + failure.getMessage());
            logs.retire(placement);
            environment.metrics().forget(workload.labels());
            if (mine.isStopping()) {
                ledger.release(placement);
            } else {
                ledger.unconfirm(placement);
            }
        }
        if (announced.isPresent()) {
            announce();
        }
    }

    private void withdraw(Running announced) {
        try {
            announce();
        } finally {
            finish(announced);
        }
    }

    /** Stops a workload: no endpoint, requests finished, room released. Absent is fine. */
    public void stop(String placement) {
        Lifetime lifetime = lifetimes.get(placement);
        if (lifetime == null) {
            ledger.release(placement);
            announce();
        } else if (lifetime.stop(stopped(placement)) == Lifetime.Stop.END) {
            end(placement, lifetime);
        } else {
            lifetime.ended().await("the end of " + placement, ASKED_MAX);
        }
    }

    private void end(String placement, Lifetime lifetime) {
        Running stopping = Objects.requireNonNull(running.remove(placement));
        try {
            announce();
        } finally {
            free(stopping, lifetime);
        }
        announce();
    }

    private void free(Running stopping, Lifetime lifetime) {
        String placement = stopping.workload().placement();
        try {
            finish(stopping);
            stopping.log().add("aether", "stopped");
            logs.retire(placement);
            environment.log().info("stopped", "placement", placement);
            ledger.release(placement);
        } finally {
            lifetimes.remove(placement, lifetime);
            lifetime.ended().complete(true);
        }
    }

    /** Lets its requests come to their end. */
    private void finish(Running stopping) {
        stopping.drain();
        awaitIdle(stopping);
        stopping.close();
    }

    private void awaitIdle(Running stopping) {
        long end = environment.clock().nanos() + config.drainMax().toNanos();
        try {
            while (stopping.inFlight() > 0 && environment.clock().nanos() < end) {
                environment.timers().sleep(DRAIN_LOOK);
            }
        } catch (Interrupted leaving) {
            environment.log().info("drain cut short", "placement", stopping.workload().placement());
        }
    }

    public boolean isRunning(String placement) {
        return running.containsKey(placement);
    }

    /** Whether it runs here or is about to. */
    public boolean holds(String placement) {
        return lifetimes.containsKey(placement);
    }

    /** Placements that run here, in order. */
    public List<String> placements() {
        return List.copyOf(running.keySet());
    }

    /** Those of one service. */
    public List<String> placements(String service) {
        return running.values().stream()
                .map(Running::workload)
                .filter(each -> each.service().equals(service))
                .map(Workload::placement)
                .toList();
    }

    /** How long a placement has had no request; zero if it does not run here. */
    public Duration idle(String placement) {
        Running found = running.get(placement);
        return found == null ? Duration.ZERO : found.idle();
    }

    /** What a placement wrote; for a time also one that does not run any more. */
    public Optional<WorkloadLog> log(String placement) {
        return logs.find(placement);
    }

    /** Writes what is to be written. Guests end with the process. */
    @Override
    public void close() {
        logs.flush();
    }

    /** Requests that a placement answers or lets wait now; 0 if it does not run here. */
    public int load(String placement) {
        Running found = running.get(placement);
        return found == null ? 0 : found.inFlight();
    }

    /**
     * Runs the command of a placement, begun at most once however often it is asked for.
     *
     * @param wait how long to wait for its end
     * @return how it ended, or empty if it goes on
     * @throws WorkloadException ABSENT if it does not run here
     */
    public Optional<RunResult> run(String placement, Duration wait) {
        try {
            return Optional.of(found(placement).run().await("the run of " + placement, wait));
        } catch (DeadlineExceeded goesOn) {
            return Optional.empty();
        }
    }

    private Running found(String placement) {
        Running found = running.get(placement);
        if (found == null) {
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, placement + " does not run here");
        }
        return found;
    }

    /**
     * Answers one request by a placement.
     *
     * @throws WorkloadException ABSENT or OVERLOADED if the guest was not called
     */
    public HttpResult handle(String placement, HttpRequest request, ResponseSink sink) {
        return found(placement).handle(request, sink);
    }

    /**
     * Begins to answer a request without a thread that waits for the end; never waits itself.
     *
     * @param end gets what {@link #handle} returns or throws, once, on a thread that must not wait
     * @return false if nothing was begun, so that {@link #handle} is to be called
     */
    public boolean begin(
            String placement,
            HttpRequest request,
            ResponseSink sink,
            Consumer<Supplier<HttpResult>> end) {
        Running found = running.get(placement);
        return found != null && found.begin(request, sink, end);
    }
}
