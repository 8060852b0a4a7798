package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.Randomness;
import dev.aether.environment.telemetry.MetricsRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** A machine of a {@link SimulatedWorld}: it can crash, restart, pause, and have a bad clock. */
public final class SimulatedMachine {
    private final SimulatedWorld world;
    private final String name;
    private final Randomness randomness;
    private final SimulatedClock clock;
    private final SimulatedLog log;
    private final SimulatedDisk disk;
    private Boot boot;
    private Environment environment;

    SimulatedMachine(SimulatedWorld world, String name) {
        this.world = world;
        this.name = name;
        this.randomness = world.randomness().fork("machine " + name);
        this.clock = new SimulatedClock(world);
        this.log = SimulatedLog.of(world, name, clock);
        this.disk = new SimulatedDisk(world, this, randomness.fork("disk"));
        this.boot = new Boot(name);
        this.environment = booted();
    }

    public String name() {
        return name;
    }

    /** What this life of the machine offers; that of an ended life is of no more use. */
    public Environment environment() {
        return environment;
    }

    /** The disk's faults; its content is reached through {@link #environment}. */
    public SimulatedDisk disk() {
        return disk;
    }

    public boolean isUp() {
        return boot.isAlive();
    }

    /**
     * Ends this life at once: no timer fires, no thread goes on, and what was written but not
     * forced is kept, lost or torn as the seed says. Code of the machine that calls this, directly
     * or through a disk fault, never returns from its next use of the disk or blocking point.
     */
    public void crash() {
        if (!boot.isAlive()) {
            return;
        }
        world.trace("crash " + name);
        boot.end();
        disk.lose();
    }

    /** Begins a new life on the same disk, after a crash if the machine was up. */
    public Environment restart() {
        crash();
        world.trace("restart " + name);
        boot = new Boot(name);
        environment = booted();
        return environment;
    }

    /** Stops all its threads and timers, not its clock, as a long garbage collection would. */
    public void pause() {
        boot.pause();
    }

    public boolean isPaused() {
        return boot.isPaused();
    }

    /** Everything that fell due during the pause happens now. */
    public void resume() {
        boot.resume(world);
    }

    /** Moves the wall clock, not the monotonic one; negative goes back. */
    public void jumpClock(Duration by) {
        clock.jump(by);
    }

    /**
     * Sets how fast both clocks and all timers run.
     *
     * @param localPerTrueSecond 1 for a perfect clock, within 0.5 to 2
     */
    public void driftClock(double localPerTrueSecond) {
        clock.rate(localPerTrueSecond);
    }

    /** The newest 10,000 log lines of all lives, oldest first. */
    public List<String> logLines() {
        return log.lines();
    }

    /**
     * Runs blocking code on a thread of this machine, and the world until it has ended. For tests.
     *
     * @throws DeadlineExceeded if it did not end in this much virtual time, or the machine crashed
     */
    public <T> T call(String what, Duration max, Supplier<T> work) {
        Promise<T> result = new Promise<>(environment.timers());
        environment.threads().start(what, () -> settle(result, work));
        Boot caller = boot;
        world.runUntil(() -> result.isSettled() || !caller.isAlive(), max);
        if (!result.isSettled()) {
            throw new DeadlineExceeded(what, max);
        }
        return result.await(what, Duration.ZERO);
    }

    private static <T> void settle(Promise<T> result, Supplier<T> work) {
        try {
            result.complete(work.get());
        } catch (RuntimeException failure) {
            result.fail(failure);
        }
    }

    Boot boot() {
        return boot;
    }

    private Environment booted() {
        Check.that(boot.isAlive(), "machine %s cannot start from a dead life", name);
        Randomness life = randomness.fork("life");
        SimulatedTimers timers = new SimulatedTimers(world, boot, clock, log.named("timers"));
        return new Environment(
                clock.view(life.nextInt(1 << 30)),
                timers,
                new SimulatedThreads(world, boot, timers, log.named("threads")),
                new LiveDisk(disk, boot, timers),
                life,
                log,
                new MetricsRegistry());
    }
}
