package dev.aether.state.routing;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Threads;
import dev.aether.state.StateException;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.RangeName;
import java.time.Duration;

/**
 * Looks after keyspaces whose maker died: where {@code system} is led it finishes what is half
 * made, and everywhere it lets replicas go whose keyspace has ended.
 */
public final class KeyspaceKeeper implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /** In looks. */
    private static final int SWEEP_EVERY = 15;

    private final Environment environment;
    private final Holdings holdings;
    private final KeyspaceWorks works;
    private final Threads.Task task;
    private volatile boolean ended;

    public KeyspaceKeeper(Environment environment, Holdings holdings, KeyspaceWorks works) {
        this.environment = environment;
        this.holdings = holdings;
        this.works = works;
        this.task = environment.threads().start("keyspaces", this::run);
    }

    private void run() {
        int untilSweep = 0;
        try {
            while (!ended) {
                environment.timers().sleep(LOOK_EVERY);
                boolean isDue = untilSweep <= 0;
                boolean done = look(isDue);
                untilSweep = isDue && done ? SWEEP_EVERY : untilSweep - 1;
            }
        } catch (Interrupted stopping) {
            environment.log().debug("no longer looks after keyspaces");
        }
    }

    private boolean look(boolean sweeps) {
        try {
            if (leadsSystem()) {
                works.finishAll();
            }
            if (sweeps) {
                works.sweep();
            }
            return true;
        } catch (StateException | DeadlineExceeded unavailable) {
            environment
                    .log()
                    .debug(
                            "keyspaces are not looked after now",
                            "reason",
                            String.valueOf(unavailable.getMessage()));
            return false;
        }
    }

    private boolean leadsSystem() {
        return holdings.range(RangeName.SYSTEM.keyspace())
                .flatMap(range -> range.reign().leader())
                .isPresent();
    }

    @Override
    public void close() {
        ended = true;
        task.interrupt();
    }
}
