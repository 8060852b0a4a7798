package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Log;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import java.time.Duration;

/** Events of one machine, timed by its own clock's rate. */
final class SimulatedTimers implements Timers {
    private final SimulatedWorld world;
    private final Boot boot;
    private final SimulatedClock clock;
    private final Log log;

    SimulatedTimers(SimulatedWorld world, Boot boot, SimulatedClock clock, Log log) {
        this.world = world;
        this.boot = boot;
        this.clock = clock;
        this.log = log;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        Check.that(!delay.isNegative(), "a delay must not be negative: %s", delay);
        long nanos = clock.trueNanos(delay);
        return world.schedule(boot, nanos, "timer", () -> run(action));
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (Boot.MachineCrashed expected) {
            Check.that(!boot.isAlive(), "%s", expected);
        } catch (RuntimeException failure) {
            log.error("a timer failed", failure);
        }
    }

    @Override
    public void sleep(Duration duration) {
        Check.that(Thread.currentThread().isVirtual(), "only a machine's thread can sleep");
        try {
            new Promise<Boolean>(this).await("sleep", duration);
        } catch (DeadlineExceeded slept) {
            // The deadline is the end of the sleep.
        }
    }
}
