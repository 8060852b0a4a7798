package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Metrics;
import dev.aether.environment.Threads;
import dev.aether.mesh.Awakening;
import dev.aether.runtime.Workloads;
import dev.aether.state.StateException;
import dev.aether.workflow.PermanentFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The particles that may sleep, as this node sees to them: it wakes those that a request here found
 * without a replica, and lets those sleep whose replica here had no request for long.
 *
 * <p>Whatever requests come, a node asks for one particle by one thread, a few times a second.
 */
public final class Sleepers implements Awakening, AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /**
     * A request that was woken for goes on; others that wait ask again, lest it slept meanwhile.
     */
    private static final Duration ASK_EVERY = Duration.ofMillis(250);

    private final Environment environment;
    private final Workloads workloads;
    private final Demand demand;
    private final Metrics.Counter wakes;
    private final Metrics.Counter sleeps;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();
    private volatile Map<String, Sleeper> byService = Map.of();
    private volatile boolean closed;
    private Threads.@Nullable Task task;

    Sleepers(Environment environment, Workloads workloads, Demand demand) {
        this.environment = environment.named("sleepers");
        this.workloads = workloads;
        this.demand = demand;
        this.wakes =
                environment
                        .metrics()
                        .counter("aether_wakes_total", "Particles that a request here woke.");
        this.sleeps =
                environment
                        .metrics()
                        .counter("aether_sleeps_total", "Replicas stopped for want of requests.");
    }

    void start() {
        task = environment.threads().start("sleepers", this::run);
    }

    @Override
    public void close() {
        closed = true;
        if (task != null) {
            task.interrupt();
        }
    }

    /** Replaces all that are known. */
    void know(Collection<Sleeper> all) {
        Map<String, Sleeper> known = new TreeMap<>();
        all.forEach(sleeper -> known.put(sleeper.service(), sleeper));
        byService = known;
    }

    @Override
    public int waitingMax(String service) {
        Sleeper sleeper = byService.get(service);
        return sleeper == null ? 0 : sleeper.waitingMax();
    }

    @Override
    public void wake(String service) {
        Sleeper sleeper = byService.get(service);
        if (sleeper != null && !closed && asking.add(service)) {
            environment.threads().start("wake " + service, () -> wake(sleeper));
        }
    }

    private void wake(Sleeper sleeper) {
        try {
            if (demand.wake(sleeper)) {
                wakes.increment();
                environment.log().info("a request wakes it", "service", sleeper.service());
            }
        } catch (StateException | PermanentFailure fault) {
            environment
                    .log()
                    .info("cannot be woken now", "service", sleeper.service(), "why", fault);
        } finally {
            environment.timers().after(ASK_EVERY, () -> asking.remove(sleeper.service()));
        }
    }

    private void run() {
        while (!closed) {
            try {
                environment.timers().sleep(LOOK_EVERY);
                byService.values().stream().filter(Sleeper::settled).forEach(this::look);
            } catch (StateException | PermanentFailure fault) {
                environment.log().info("sleepers not looked at", "why", fault);
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    private void look(Sleeper sleeper) {
        for (String placement : workloads.placements(sleeper.service())) {
            BooleanSupplier idle = () -> workloads.idle(placement).compareTo(sleeper.idle()) >= 0;
            if (idle.getAsBoolean() && demand.sleep(sleeper, placement, idle)) {
                sleeps.increment();
                environment.log().info("it goes to sleep", "placement", placement);
            }
        }
    }
}
