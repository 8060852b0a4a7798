package dev.aether.blackbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do: asks again and again, and gives up at a deadline. */
final class Waiting {
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Waiting() {}

    /** Waits until it holds; an exception counts as no. */
    static void until(String what, Duration most, Callable<Boolean> condition) {
        forValue(what, most, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** Waits for a value; an exception counts as none. */
    static <T> T forValue(String what, Duration most, Callable<Optional<T>> source) {
        long end = System.nanoTime() + most.toNanos();
        Exception last = null;
        do {
            try {
                Optional<T> value = source.call();
                if (value.isPresent()) {
                    return value.get();
                }
            } catch (Exception notYet) {
                last = notYet;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (System.nanoTime() < end);
        throw new AssertionError("waited " + most.toSeconds() + " s in vain: " + what, last);
    }

    /** Lets this much time pass, while something else is being observed. */
    static void passing(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Math.min(PAUSE_NANOS, end - System.nanoTime()));
        }
    }
}
