package dev.aether.component.wasi;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Clocks that a test moves by hand; waiting moves them too. */
public final class HandClocks implements Clocks {
    /** How long each wait was allowed to take. */
    public final List<Long> waits = new ArrayList<>();

    /** Runs within a wait, as another thread would meanwhile. */
    public Runnable meanwhile = () -> {};

    private long nanos = 1_000;

    @Override
    public Instant now() {
        return Instant.ofEpochSecond(1_700_000_000, nanos);
    }

    @Override
    public Duration resolution() {
        return Duration.ofNanos(1_500_000_001);
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }

    @Override
    public Bell bell() {
        return new Bell() {
            private boolean rung;

            @Override
            public void ring() {
                rung = true;
            }

            @Override
            public void await(long nanosMax) throws InterruptedException {
                waits.add(nanosMax);
                meanwhile.run();
                if (!rung && nanosMax > 1_000_000_000_000L) {
                    throw new InterruptedException("nobody would ever ring");
                }
                nanos += rung ? 0 : nanosMax;
                rung = false;
            }
        };
    }
}
