package dev.aether.component.host;

import dev.aether.component.wasi.Bell;
import dev.aether.component.wasi.Clocks;
import java.time.Duration;
import java.time.Instant;

/** The clocks of this machine. */
public final class SystemClocks implements Clocks {
    private final long origin = System.nanoTime();

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Duration resolution() {
        return Duration.ofNanos(1_000);
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime() - origin;
    }

    @Override
    public Bell bell() {
        return new ConditionBell();
    }
}
