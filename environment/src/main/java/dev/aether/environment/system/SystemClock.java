package dev.aether.environment.system;

import dev.aether.environment.Clock;
import java.time.Instant;

final class SystemClock implements Clock {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
