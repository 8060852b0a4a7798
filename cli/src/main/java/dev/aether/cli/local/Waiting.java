package dev.aether.cli.local;

import dev.aether.cli.CommandFailure;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, looking again and again. */
final class Waiting {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    private final long endNanos;

    private Waiting(long endNanos) {
        this.endNanos = endNanos;
    }

    static Waiting of(Duration max) {
        return new Waiting(System.nanoTime() + max.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - endNanos > 0;
    }

    /**
     * @return whether it came to hold in time
     */
    boolean await(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            if (isOver()) {
                return false;
            }
            pause();
        }
        return true;
    }

    static void pause() {
        pause(LOOK_EVERY);
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(
                    CommandFailure.FAILED, "interrupted", "run aether status to see what runs");
        }
    }
}
