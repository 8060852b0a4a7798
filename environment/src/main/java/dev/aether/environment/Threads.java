package dev.aether.environment;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The makers of threads. In the simulation every one of them runs on a single thread in virtual
 * time, so code above must block only through {@link Timers} and {@link Promise}.
 */
public interface Threads {
    /** Starts a task on its own virtual thread; an escaping exception is logged with the name. */
    Task start(String name, Runnable task);

    /** Runs short drains of inboxes, each on a virtual thread; the default home of an owner. */
    Executor workers();

    /** A hot event loop: one platform thread that runs tasks in order. Never block on it. */
    Executor loop(String name);

    /**
     * A bounded pool of platform threads for code that does not yield, such as guests.
     *
     * @param threads at least 1; further tasks wait in order
     */
    Executor platformPool(String name, int threads);

    /**
     * As {@link #platformPool}, for code that waits much, so that there are many threads: who
     * worked last works next, the others end. Its caller bounds the tasks, for none may wait here.
     */
    default Executor platformThreads(String name, int threadsMax) {
        return platformPool(name, threadsMax);
    }

    /**
     * A clock of the processor time that the calling thread has used; stands still in simulation.
     */
    default ProcessorClock processorClock() {
        return () -> 0;
    }

    /** Processor time of one thread. */
    interface ProcessorClock {
        /** Nanoseconds since some moment; for any thread while the thread lives, then negative. */
        long nanos();
    }

    /** A started task. */
    interface Task {
        void interrupt();

        /** Waits for the end. @return false if the task still runs after the timeout */
        boolean join(Duration timeout);
    }
}
