package dev.aether.component.wasmtime;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Stops a guest from another thread: takes away the pages its code looks at, so that it traps, and
 * gives them back when it has ended. Pages are taken only while it runs and given back by who ran
 * it, because the library itself clears them when the store ends.
 */
final class Stop {
    private static final int NO_ACCESS = 0;
    private static final int READ_WRITE = 3;
    private static final int WAIT_NANOS = 1_000;

    private enum State {
        IDLE,
        RUNNING,
        TAKING,
        TAKEN
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Changed by the guest's thread while nothing runs. */
    private long[] pages = {};

    /** From the next run on, that page is looked at too. */
    void watch(long page) {
        pages = Arrays.copyOf(pages, pages.length + 1);
        pages[pages.length - 1] = page;
    }

    /** The guest begins to run. */
    void begin() {
        state.set(State.RUNNING);
    }

    /** Makes it trap if it runs. From any thread. */
    void stop() {
        if (state.compareAndSet(State.RUNNING, State.TAKING)) {
            protect(NO_ACCESS);
            state.set(State.TAKEN);
        }
    }

    /** The guest has ended; from now on {@link #stop} does nothing. */
    void end() {
        if (state.compareAndSet(State.RUNNING, State.IDLE)) {
            return;
        }
        while (state.get() != State.TAKEN) {
            LockSupport.parkNanos(WAIT_NANOS); // For the end of two calls of the system.
        }
        protect(READ_WRITE);
        state.set(State.IDLE);
    }

    private void protect(int access) {
        for (long page : pages) {
            if ((int) SystemCalls.PROTECT.call(page, Metering.POLLED_BYTES, access) != 0) {
                throw new IllegalStateException("the system refused to change a page's access");
            }
        }
    }
}
