package dev.aether.environment.system;

import dev.aether.environment.Check;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread that runs what is due; a cancelled timer leaves its queue at once. */
final class SystemTimers implements Timers {
    private final Log log;
    private final ScheduledThreadPoolExecutor scheduler;

    SystemTimers(Log log) {
        this.log = log;
        this.scheduler =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("timers", 0).factory());
        scheduler.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Check.that(!delay.isNegative(), "a delay must not be negative: %s", delay);
        ScheduledFuture<?> due =
                scheduler.schedule(
                        new Guarded("a timer", action, log), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("sleep");
        }
    }
}
