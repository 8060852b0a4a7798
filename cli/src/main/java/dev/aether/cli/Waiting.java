package dev.aether.cli;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, looking again and again. */
public final class Waiting {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final String STATUS = "run aether status to see what runs";

    private final long endNanos;

    private Waiting(long endNanos) {
        this.endNanos = endNanos;
    }

    public static Waiting of(Duration max) {
        return new Waiting(System.nanoTime() + max.toNanos());
    }

    public boolean isOver() {
        return System.nanoTime() - endNanos > 0;
    }

    /**
     * @return whether it came to hold in time
     */
    public boolean await(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            if (isOver()) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** Waits a little for processes of this machine. */
    public static void pause() {
        pause(LOOK_EVERY, STATUS);
    }

    /**
     * @param remedy what to do if the command is interrupted meanwhile
     */
    public static void pause(Duration time, String remedy) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(CommandFailure.FAILED, "interrupted", remedy);
        }
    }
}
