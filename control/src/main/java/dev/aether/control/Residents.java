package dev.aether.control;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this node runs, held against what the lattice says it shall run: once after each start, by a
 * linearizable read; then by the deletions of its placements, so that a node that was thought lost
 * stops what was moved away.
 */
final class Residents implements AutoCloseable {
    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);
    private static final Duration START_AGAIN = Duration.ofSeconds(1);

    private final Environment environment;
    private final Keyspace system;
    private final Workloads workloads;
    private final NodeId self;
    private Threads.@Nullable Task task;
    private volatile boolean closed;
    private boolean incomplete;

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
                settleAndFollow();
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    /** Whatever fails, as on a full disk, is tried again: nobody else starts and stops these. */
    private void settleAndFollow() {
        try {
            follow(settle() + 1);
        } catch (Interrupted closing) {
            throw closing;
        } catch (StateException unavailable) {
            environment.log().info("placements not readable yet", "why", unavailable);
            pause();
        } catch (RuntimeException fault) {
            environment.log().warn("placements not settled, trying again", "why", fault);
            pause();
        }
    }

    private void pause() {
        environment.timers().sleep(RETRY);
    }

    /** Starts what is ours and stops what is not. @return the revision this was true at */
    private long settle() {
        // What began after the read below is not judged by it: its record may be younger.
        List<String> before = workloads.placements();
        Set<String> claimed = new TreeSet<>();
        workloads.ledger().claims().forEach(claim -> claimed.add(claim.placement()));
        RangeResult found = system.range(RangeQuery.of(Placement.everything()));
        Map<String, Placement> ours = new TreeMap<>();
        found.entries().stream()
                .map(Placement::decode)
                .filter(placement -> placement.node().equals(self))
                .forEach(placement -> ours.put(placement.id(), placement));
        for (String running : before) {
            if (!ours.containsKey(running)) {
                workloads.stop(running);
            }
        }
        claimed.removeAll(ours.keySet());
        workloads.ledger().releaseConfirmed(claimed);
        // A run does not begin again with its node: its pulse hears that it is gone.
        incomplete =
                !startAll(ours.values().stream().filter(each -> !each.run().command()).toList());
        workloads.announce();
        return found.revision();
    }

    /** All at once: most of a start is waiting. @return whether no start need be tried again */
    private boolean startAll(Collection<Placement> placements) {
        try (TaskGroup starts = new TaskGroup(environment, "residents")) {
            List<Promise<Boolean>> started =
                    placements.stream()
                            .map(placement -> starts.start(placement.id(), () -> start(placement)))
                            .toList();
            boolean settled = true;
            for (Promise<Boolean> each : started) {
                settled &= each.await("the start of a resident", START_MAX);
            }
            return settled;
        } catch (DeadlineExceeded slow) {
            return false;
        }
    }

    /** False if it is to be tried again. */
    private boolean start(Placement placement) {
        if (workloads.isRunning(placement.id())) {
            return true;
        }
        try {
            workloads.start(placement.workload(), placement.claim());
            return true;
        } catch (WorkloadException failure) {
            environment
                    .log()
                    .warn("placement not started", "placement", placement.id(), "why", failure);
            return failure.code() == WorkloadException.Code.UNUSABLE;
        }
    }

    private void follow(long fromRevision) {
        long startAgainNanos = environment.clock().nanos() + START_AGAIN.toNanos();
        try (Watch watch = system.watch(WatchRequest.of(Placement.everything(), fromRevision))) {
            boolean goesOn = true;
            while (!closed && goesOn) {
                goesOn =
                        hear(watch.next(incomplete ? START_AGAIN : WATCH_WAIT))
                                && !(incomplete && environment.clock().nanos() >= startAgainNanos);
            }
        }
    }

    /**
     * @return whether to go on listening, instead of looking at everything again
     */
    private boolean hear(Watch.Notice notice) {
        return switch (notice) {
            case Watch.Events events -> {
                events.events().forEach(this::hear);
                yield true;
            }
            case Watch.Progress progress -> !incomplete;
            case Watch.Compacted compacted -> false;
            case Watch.Ended ended -> false;
        };
    }

    private void hear(Watch.Event event) {
        String id = Placement.idOf(event.current().key());
        if (event.isDelete() && workloads.holds(id)) {
            workloads.stop(id);
        }
    }
}
