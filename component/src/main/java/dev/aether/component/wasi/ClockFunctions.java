package dev.aether.component.wasi;

import dev.aether.component.HostImports;
import java.time.Duration;
import java.time.Instant;

/** {@code wasi:clocks}. */
final class ClockFunctions implements Capability {
    private final Clocks clocks;

    ClockFunctions(Clocks clocks) {
        this.clocks = clocks;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        imports.instance("wasi:clocks/wall-clock@0.2.12")
                .function("now", (call, arguments) -> now())
                .function("resolution", (call, arguments) -> resolution());
        imports.instance("wasi:clocks/monotonic-clock@0.2.12")
                .function("now", (call, arguments) -> clocks.monotonicNanos())
                .function("resolution", (call, arguments) -> 1L)
                .function(
                        "subscribe-instant",
                        (call, arguments) -> new Alarm(clocks, signed((Long) arguments[0])))
                .function(
                        "subscribe-duration",
                        (call, arguments) -> new Alarm(clocks, after((Long) arguments[0])));
    }

    private Object[] now() {
        Instant now = clocks.now();
        return new Object[] {now.getEpochSecond(), now.getNano()};
    }

    private Object[] resolution() {
        Duration resolution = clocks.resolution();
        return new Object[] {resolution.toSeconds(), resolution.toNanosPart()};
    }

    private long after(long unsignedNanos) {
        long due = clocks.monotonicNanos() + signed(unsignedNanos);
        return due < 0 ? Long.MAX_VALUE : due;
    }

    private static long signed(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    /** Becomes ready at a moment of the monotonic clock. */
    private record Alarm(Clocks clocks, long dueNanos) implements Pollable {
        @Override
        public boolean ready() {
            return clocks.monotonicNanos() >= dueNanos;
        }
    }
}
