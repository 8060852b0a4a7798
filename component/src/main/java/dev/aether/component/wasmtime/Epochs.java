package dev.aether.component.wasmtime;

import dev.aether.component.Later;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Makes running guests look whether they were interrupted.
 *
 * <p>Compiled code compares the epoch of the engine with its own deadline, always the next one.
 * Beyond it, it asks us, and goes on with a new deadline unless it is to stop. Between the asking
 * and the new deadline an epoch can pass unseen; so, as long as the guest runs, there is another.
 */
final class Epochs {
    private static final Duration AGAIN = Duration.ofMillis(1);

    private final Runnable advance;
    private final Later later;

    Epochs(Runnable advance, Later later) {
        this.advance = advance;
        this.later = later;
    }

    /**
     * Makes all guests look.
     *
     * @param awaited whether the one it is for still runs and is to stop
     */
    void nudge(BooleanSupplier awaited) {
        if (awaited.getAsBoolean()) {
            advance.run();
            later.after(AGAIN, () -> nudge(awaited));
        }
    }
}
