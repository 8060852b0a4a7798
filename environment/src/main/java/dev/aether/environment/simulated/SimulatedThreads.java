package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Log;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Threads of one life of a machine: all of them virtual, all run by the world's one thread. */
final class SimulatedThreads implements Threads {
    private final SimulatedWorld world;
    private final Boot boot;
    private final Timers timers;
    private final Log log;

    SimulatedThreads(SimulatedWorld world, Boot boot, Timers timers, Log log) {
        this.world = world;
        this.boot = boot;
        this.timers = timers;
        this.log = log;
    }

    @Override
    public Task start(String name, Runnable task) {
        Promise<Boolean> end = new Promise<>(timers);
        Thread thread = new Strand(world, boot, name, () -> run(name, task, end)).thread();
        thread.start();
        return new StartedTask(name, thread, end);
    }

    private void run(String name, Runnable task, Promise<Boolean> end) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            log.error("task " + name + " failed", failure);
        } catch (Error failure) {
            world.breakage().failed(failure);
        } finally {
            end.complete(true);
        }
    }

    @Override
    public Executor workers() {
        return drain -> start("worker", drain);
    }

    @Override
    public Executor loop(String name) {
        return new Pool(name, 1);
    }

    @Override
    public Executor platformPool(String name, int threads) {
        Check.that(threads >= 1, "pool %s needs a thread, got %d", name, threads);
        return new Pool(name, threads);
    }

    /** Starts tasks in order, at most so many at once, each drain on a thread of its own. */
    private final class Pool implements Executor {
        private final String name;
        private final int threads;
        private final Deque<Runnable> waiting = new ArrayDeque<>();
        private int running;

        Pool(String name, int threads) {
            this.name = name;
            this.threads = threads;
        }

        @Override
        public void execute(Runnable task) {
            waiting.add(task);
            if (running < threads) {
                running++;
                start(name, this::drain);
            }
        }

        private void drain() {
            Runnable task = waiting.poll();
            while (task != null) {
                runOne(task);
                task = waiting.poll();
            }
            running--;
        }

        private void runOne(Runnable task) {
            try {
                task.run();
            } catch (RuntimeException failure) {
                log.error("a task of " + name + " failed", failure);
            }
        }
    }

    private final class StartedTask implements Task {
        private final String name;
        private final Thread thread;
        private final Promise<Boolean> end;

        StartedTask(String name, Thread thread, Promise<Boolean> end) {
            this.name = name;
            this.thread = thread;
            this.end = end;
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }

        /** A test's own thread cannot wait in virtual time, so it runs the world meanwhile. */
        @Override
        public boolean join(Duration timeout) {
            if (!Thread.currentThread().isVirtual()) {
                return world.runUntil(end::isSettled, timeout);
            }
            try {
                return end.await("the end of " + name, timeout);
            } catch (DeadlineExceeded running) {
                return false;
            }
        }
    }
}
