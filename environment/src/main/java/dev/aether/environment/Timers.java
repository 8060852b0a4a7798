package dev.aether.environment;

import java.time.Duration;

/** The only source of delayed action: every timed wait in Aether is an event here. */
public interface Timers {
    /**
     * Runs an action once after a delay.
     *
     * @param delay not negative; a zero delay still runs the action on the timer thread
     * @param action short and non-blocking, typically an offer to an inbox; exceptions are logged
     */
    Timer after(Duration delay, Runnable action);

    /**
     * Blocks the calling virtual thread.
     *
     * @throws Interrupted if the thread is interrupted; its flag stays set
     */
    void sleep(Duration duration);

    /** A scheduled action. */
    interface Timer {
        /** Prevents the action if it has not begun; harmless afterwards. */
        void cancel();
    }
}
