package dev.aether.component;

import java.time.Duration;

/** Does something a little later, on a thread of its own. */
@FunctionalInterface
public interface Later {
    /** Runs the task once, after so much time or somewhat more; it ends at once. */
    void after(Duration delay, Runnable task);
}
