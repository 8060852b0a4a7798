package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Threads;
import dev.aether.runtime.WorkloadException;
import dev.aether.runtime.Workloads;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node runs, held against what the lattice says it shall run: once after each start, by a
 * linearizable read; then by the deletions of its placements, so that a node that was thought lost
 * stops what was moved away.
 */
final class Residents implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);

    private final Environment environment;
    private final Keyspace system;
    private final Workloads workloads;
    private final NodeId self;
    private Threads.@Nullable Task task;
    private volatile boolean closed;

    Residents(Environment environment, Keyspace system, Workloads workloads, NodeId self) {
        this.environment = environment.named("residents");
        this.system = system;
        this.workloads = workloads;
        this.self = self;
    }

    void start() {
        task = environment.threads().start("residents", this::run);
    }

    @Override
    public void close() {
        closed = true;
        if (task != null) {
            task.interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow(settle() + 1);
            } catch (StateException unavailable) {
                environment.log().info("placements not readable yet", "why", unavailable);
                pause();
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    private void pause() {
        environment.timers().sleep(RETRY);
    }

    /** Starts what is ours and stops what is not. @return the revision this was true at */
    private long settle() {
        RangeResult found = system.range(RangeQuery.of(Placement.all()));
        Map<String, Placement> ours = new TreeMap<>();
        found.entries().stream()
                .map(Placement::decode)
                .filter(placement -> placement.node().equals(self))
                .forEach(placement -> ours.put(placement.id(), placement));
        for (String running : workloads.placements()) {
            if (!ours.containsKey(running)) {
                workloads.stop(running);
            }
        }
        workloads.ledger().retain(ours.keySet());
        ours.values().forEach(this::start);
        workloads.announce();
        return found.revision();
    }

    private void start(Placement placement) {
        if (workloads.isRunning(placement.id())) {
            return;
        }
        try {
            workloads.start(placement.workload(), placement.claim());
        } catch (WorkloadException failure) {
            environment
                    .log()
                    .warn("placement not started", "placement", placement.id(), "why", failure);
        }
    }

    private void follow(long fromRevision) {
        try (Watch watch = system.watch(WatchRequest.of(Placement.all(), fromRevision))) {
            while (!closed) {
                switch (watch.next(WATCH_WAIT)) {
                    case Watch.Events events -> events.events().forEach(this::hear);
                    case Watch.Progress progress -> {}
                    case Watch.Compacted compacted -> {
                        return;
                    }
                    case Watch.Ended ended -> {
                        return;
                    }
                }
            }
        }
    }

    private void hear(Watch.Event event) {
        String id = Placement.idOf(event.current().key());
        if (event.isDelete() && workloads.isRunning(id)) {
            workloads.stop(id);
        }
    }
}
