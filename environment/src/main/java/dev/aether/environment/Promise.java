package dev.aether.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that one thread settles once and others wait for, each with a deadline.
 *
 * <p>The timed wait is a {@link Timers} event plus an untimed park, so that the simulation, which
 * owns time, can run it. The lock guards three fields for a few instructions and is never held
 * while waiting or while calling out.
 */
public final class Promise<T> {
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> listeners = new ArrayList<>(1);
    private @Nullable Outcome<T> outcome;

    public Promise(Timers timers) {
        this.timers = timers;
    }

    /** Settles with a value. @return false if it was settled before */
    public boolean complete(T result) {
        return settle(new Outcome.Value<>(result));
    }

    /** Settles with a failure that every waiter will see. @return false if it was settled before */
    public boolean fail(RuntimeException cause) {
        return settle(new Outcome.Failure<>(cause));
    }

    /**
     * Settles with what the work returns or throws. An error of the virtual machine is thrown on,
     * and whoever waits hears of it at once.
     *
     * @param brokeOff what the waiters see then
     */
    public void settleBy(Supplier<? extends T> work, Supplier<RuntimeException> brokeOff) {
        settleBy(work, brokeOff, _ -> {});
    }

    /**
     * The same.
     *
     * @param late gets the value if this was settled meanwhile, so that nobody else does
     */
    public void settleBy(
            Supplier<? extends T> work,
            Supplier<RuntimeException> brokeOff,
            Consumer<? super T> late) {
        Outcome<T> end = null;
        try {
            end = new Outcome.Value<>(work.get());
        } catch (RuntimeException failure) {
            end = new Outcome.Failure<>(failure);
        } finally {
            Outcome<T> settled = end == null ? new Outcome.Failure<>(brokeOff.get()) : end;
            if (!settle(settled) && settled instanceof Outcome.Value<T>(T value)) {
                late.accept(value);
            }
        }
    }

    public boolean isSettled() {
        lock.lock();
        try {
            return outcome != null;
        } finally {
            lock.unlock();
        }
    }

    /** What it was settled with, unless that was a failure or is still to come. */
    public Optional<T> value() {
        lock.lock();
        try {
            return outcome instanceof Outcome.Value<T>(T value)
                    ? Optional.of(value)
                    : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Runs the listener once settled, on the settling thread, or at once if already settled. */
    public void whenSettled(Runnable listener) {
        lock.lock();
        try {
            if (outcome == null) {
                listeners.add(listener);
                return;
            }
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    /**
     * Waits for the value.
     *
     * @param what names the awaited answer in the error
     * @throws DeadlineExceeded if nothing was settled in time
     * @throws Interrupted if the thread was interrupted
     */
    public T await(String what, Duration timeout) {
        if (!isSettled()) {
            park(what, timeout);
        }
        return outcome(what, timeout);
    }

    private void park(String what, Duration timeout) {
        Thread waiter = Thread.currentThread();
        AtomicBoolean expired = new AtomicBoolean();
        Runnable wake = () -> LockSupport.unpark(waiter);
        whenSettled(wake);
        Timers.Timer timer =
                timers.after(
                        timeout,
                        () -> {
                            expired.set(true);
                            LockSupport.unpark(waiter);
                        });
        try {
            while (!isSettled() && !expired.get()) {
                if (waiter.isInterrupted()) {
                    throw new Interrupted(what);
                }
                LockSupport.park(this);
            }
        } finally {
            timer.cancel();
            forget(wake);
        }
    }

    private void forget(Runnable listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    private T outcome(String what, Duration timeout) {
        lock.lock();
        try {
            return switch (outcome) {
                case null -> throw new DeadlineExceeded(what, timeout);
                case Outcome.Value<T>(T value) -> value;
                case Outcome.Failure<T>(RuntimeException cause) -> throw cause;
            };
        } finally {
            lock.unlock();
        }
    }

    private boolean settle(Outcome<T> settled) {
        List<Runnable> waiting;
        lock.lock();
        try {
            if (outcome != null) {
                return false;
            }
            outcome = settled;
            waiting = List.copyOf(listeners);
            listeners.clear();
        } finally {
            lock.unlock();
        }
        tell(waiting);
        return true;
    }

    /** Tells every listener, also after one has failed; the first failure is then thrown. */
    private static void tell(List<Runnable> waiting) {
        RuntimeException first = null;
        for (Runnable listener : waiting) {
            try {
                listener.run();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private sealed interface Outcome<T> {
        record Value<T>(T value) implements Outcome<T> {}

        record Failure<T>(RuntimeException cause) implements Outcome<T> {}
    }
}
