package dev.aether.state.routing;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.mvcc.Decided;
import dev.aether.state.mvcc.Prepared;
import dev.aether.state.mvcc.TxnId;
import dev.aether.state.mvcc.Verdict;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends transactions over keyspaces whose {@link Coordinator} is gone: where a keyspace is led, what
 * has been open there for long is resolved by its home's verdict.
 */
public final class Heirs implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Open for so long, a transaction counts as orphaned; a wrong guess only aborts it. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final int ENDING_MAX = 64;

    private final Environment environment;
    private final Holdings holdings;
    private final Coordinator coordinator;
    private final Map<Seen, Long> since = new HashMap<>();
    private final Set<Seen> ending = ConcurrentHashMap.newKeySet();
    private final Threads.Task task;
    private volatile boolean ended;

    private record Seen(String keyspace, TxnId id, boolean decided) {}

    public Heirs(Environment environment, Holdings holdings, Router router) {
        this.environment = environment;
        this.holdings = holdings;
        this.coordinator = new Coordinator(router);
        this.task = environment.threads().start("open transactions", this::run);
    }

    private void run() {
        try {
            while (!ended) {
                environment.timers().sleep(LOOK_EVERY);
                look();
            }
        } catch (Interrupted stopping) {
            environment.log().debug("no longer looks after transactions");
        }
    }

    private void look() {
        Set<Seen> open = new HashSet<>();
        for (LocalRange range : holdings.all()) {
            if (range.reign().leader().isPresent()) {
                look(range, open);
            }
        }
        since.keySet().retainAll(open);
    }

    private void look(LocalRange range, Set<Seen> open) {
        String keyspace = range.name().keyspace();
        LocalRange.Open found = range.open();
        for (Prepared each : found.prepared()) {
            inherit(open, new Seen(keyspace, each.id(), false), () -> end(keyspace, each));
        }
        for (Decided each : found.decided()) {
            inherit(open, new Seen(keyspace, each.id(), true), () -> end(keyspace, each));
        }
    }

    private void inherit(Set<Seen> open, Seen seen, Runnable end) {
        open.add(seen);
        long now = environment.clock().nanos();
        long first = since.computeIfAbsent(seen, _ -> now);
        boolean isOrphaned = now - first >= PATIENCE.toNanos();
        if (isOrphaned && ending.size() < ENDING_MAX && ending.add(seen)) {
            environment.threads().start("orphan", () -> tryEnd(seen, end));
        }
    }

    private void tryEnd(Seen seen, Runnable end) {
        try {
            end.run();
            environment.log().info("ended an orphaned transaction", "keyspace", seen.keyspace());
        } catch (StateException | DeadlineExceeded failure) {
            environment
                    .log()
                    .info(
                            "an orphaned transaction stays open",
                            "keyspace",
                            seen.keyspace(),
                            "why",
                            failure);
        } finally {
            ending.remove(seen);
        }
    }

    private void end(String keyspace, Prepared prepared) {
        Verdict verdict = verdict(prepared);
        if (!keyspace.equals(prepared.home())) {
            coordinator.finish(keyspace, prepared.id(), verdict);
        }
    }

    /** Who ended the keyspace that was the home ended what was open there. */
    private Verdict verdict(Prepared prepared) {
        try {
            return coordinator.resolve(prepared.home(), prepared.id());
        } catch (StateException failure) {
            if (failure.code() == Code.KEYSPACE_ABSENT) {
                return Verdict.ABORTED;
            }
            throw failure;
        }
    }

    private void end(String keyspace, Decided decided) {
        for (String other : decided.others()) {
            try {
                coordinator.finish(other, decided.id(), decided.verdict());
            } catch (StateException failure) {
                if (failure.code() != Code.KEYSPACE_ABSENT) {
                    throw failure;
                }
            }
        }
        coordinator.conclude(keyspace, decided.id());
    }

    @Override
    public void close() {
        ended = true;
        task.interrupt();
    }
}
