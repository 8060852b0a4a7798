package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The quartz of one machine. Its rate applies to both clocks and all timers; a jump moves only the
 * wall clock. It keeps running while the machine is down.
 */
final class SimulatedClock {
    private final SimulatedWorld world;
    private double rate = 1;
    private long anchorTrue;
    private long anchorLocal;
    private Duration wallOffset = Duration.ZERO;

    SimulatedClock(SimulatedWorld world) {
        this.world = world;
        this.anchorTrue = world.nanos();
        this.anchorLocal = world.nanos();
    }

    /** The clock as one life of the machine sees it: {@code nanos} counts from its own origin. */
    Clock view(long origin) {
        return new Clock() {
            @Override
            public Instant now() {
                return wall();
            }

            @Override
            public long nanos() {
                return local() + origin;
            }
        };
    }

    Instant wall() {
        return SimulatedWorld.BEGIN.plusNanos(local()).plus(wallOffset);
    }

    void jump(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    void rate(double localPerTrueSecond) {
        Check.that(
                localPerTrueSecond >= 0.5 && localPerTrueSecond <= 2,
                "no clock runs at %s of its rate",
                localPerTrueSecond);
        anchorLocal = local();
        anchorTrue = world.nanos();
        rate = localPerTrueSecond;
    }

    /** How long a span on this machine's clock really takes. */
    long trueNanos(Duration local) {
        long nanos = local.toNanos();
        return rate == 1 ? nanos : (long) Math.ceil(nanos / rate);
    }

    private long local() {
        long elapsed = world.nanos() - anchorTrue;
        return anchorLocal + (rate == 1 ? elapsed : (long) (elapsed * rate));
    }
}
