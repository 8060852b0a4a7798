package dev.aether.transport.simulated;

import dev.aether.environment.Timers;
import dev.aether.environment.simulated.SimulatedWorld;
import java.time.Duration;

/** Events of the network itself: they outlive the machine that caused them. */
final class WorldTimers implements Timers {
    private final SimulatedWorld world;

    WorldTimers(SimulatedWorld world) {
        this.world = world;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
        return world.after(delay, action);
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("the network has no thread that could sleep");
    }
}
