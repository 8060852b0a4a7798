package dev.aether.runtime;

import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.Bell;
import dev.aether.component.wasi.Clocks;
import dev.aether.environment.Clock;
import java.time.Duration;
import java.time.Instant;

/** The node's clocks as guests see them; their waits are those of platform threads. */
final class NodeClocks implements Clocks {
    private final Clock clock;
    private final SystemClocks waits = new SystemClocks();
    private final long originNanos;

    NodeClocks(Clock clock) {
        this.clock = clock;
        this.originNanos = clock.nanos();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public Duration resolution() {
        return Duration.ofMillis(1);
    }

    @Override
    public long monotonicNanos() {
        return clock.nanos() - originNanos;
    }

    @Override
    public Bell bell() {
        return waits.bell();
    }
}
