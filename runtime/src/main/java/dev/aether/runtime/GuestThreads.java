package dev.aether.runtime;

import dev.aether.environment.Threads;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** The threads that guests run on; as many turns are started as there are, none waits here. */
final class GuestThreads {
    private final Threads threads;
    private final Executor pool;

    GuestThreads(Threads threads, int threadsMax) {
        this.threads = threads;
        this.pool = threads.platformThreads("guests", threadsMax);
    }

    void start(Turn<?> first) {
        Turn<?> turn = first;
        while (turn != null) {
            Turn<?> starting = turn;
            try {
                pool.execute(() -> work(starting));
                return;
            } catch (RejectedExecutionException none) {
                starting.refuse(none);
                turn = starting.next;
            }
        }
    }

    private void work(Turn<?> first) {
        Turn<?> turn = first;
        boolean going = false;
        try {
            while (turn != null) {
                going = false;
                turn.run(threads.processorClock());
                going = true;
                turn = turn.next;
            }
        } finally {
            // After an error of the virtual machine another thread takes the next.
            if (!going && turn != null && turn.next != null) {
                start(turn.next);
            }
        }
    }
}
