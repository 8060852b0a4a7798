package dev.aether.component.link;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread stop the call another makes, and never anything that other does later.
 *
 * <p>The engine looks at the interrupt flag of the thread it runs on. An interrupt aimed at a call
 * must not hit what the thread does after it, so the two sides agree through one reference: the
 * caller's thread is in it while a call runs; who interrupts swaps it for {@link #BUSY} while
 * setting the flag; who ends a call waits that moment out and clears the flag it then owns.
 */
final class Interruption {
    private static final Object BUSY = new Object();
    private final AtomicReference<@Nullable Object> running = new AtomicReference<>();
    private volatile boolean requested;

    /** Begins a call on this thread; false if one is running. */
    boolean begin() {
        if (!enter()) {
            return false;
        }
        if (requested) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /** As {@link #begin}, for what is not to be interrupted; ended by {@link #leave}. */
    boolean enter() {
        return running.compareAndSet(null, Thread.currentThread());
    }

    /** Ends what {@link #enter} began. */
    void leave() {
        while (!running.compareAndSet(Thread.currentThread(), null)) {
            Thread.onSpinWait();
        }
    }

    /** Whether the call that runs, or the next one, is to stop. */
    boolean requested() {
        return requested;
    }

    /** Ends the call {@link #begin} began. */
    void end() {
        leave();
        if (requested) {
            requested = false;
            var _ = Thread.interrupted();
        }
    }

    /** Stops the call that runs, or the next one. */
    void request() {
        requested = true;
        Object caller = running.get();
        if (caller instanceof Thread thread && running.compareAndSet(thread, BUSY)) {
            thread.interrupt();
            running.set(thread);
        }
    }
}
