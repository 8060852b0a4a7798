package dev.aether.environment.system;

import dev.aether.environment.Check;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;
import dev.aether.environment.Threads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Virtual threads for tasks and drains, named platform threads for hot loops and pools. */
final class SystemThreads implements Threads {
    /** Tasks waiting for one pool or loop; a further one is a RejectedExecutionException. */
    private static final int QUEUED_MAX = 1 << 16;

    private static final long HAND_OVER_SECONDS_MAX = 10;
    private static final ThreadMXBean PROCESSOR_TIMES = ManagementFactory.getThreadMXBean();

    private final Log log;
    private final Executor workers;

    SystemThreads(Log log) {
        this.log = log;
        ThreadFactory factory = Thread.ofVirtual().name("worker-", 0).factory();
        this.workers = drain -> factory.newThread(new Guarded("a worker", drain, log)).start();
    }

    @Override
    public Task start(String name, Runnable task) {
        Runnable guarded = new Guarded("task " + name, task, log);
        return new StartedTask(Thread.ofVirtual().name(name).start(guarded));
    }

    @Override
    public Executor workers() {
        return workers;
    }

    @Override
    public Executor loop(String name) {
        return platformPool(name, 1);
    }

    @Override
    public Executor platformPool(String name, int threads) {
        Check.that(threads >= 1, "pool %s needs a thread, got %d", name, threads);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(QUEUED_MAX),
                        Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        pool.allowCoreThreadTimeOut(threads > 1);
        return task -> pool.execute(new Guarded("a task of " + name, task, log));
    }

    @Override
    public Executor platformThreads(String name, int threadsMax) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(
                        0,
                        threadsMax,
                        10,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform().daemon().name(name + "-", 0).factory(),
                        SystemThreads::handOver);
        return task -> pool.execute(new Guarded("a task of " + name, task, log));
    }

    /** A thread whose task is done, so that there may be another, but which does not wait yet. */
    private static void handOver(Runnable task, ThreadPoolExecutor pool) {
        try {
            if (!pool.getQueue().offer(task, HAND_OVER_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new RejectedExecutionException("every thread has a task");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted", interrupted);
        }
    }

    @Override
    public ProcessorClock processorClock() {
        long thread = Thread.currentThread().threadId();
        return () -> PROCESSOR_TIMES.getThreadCpuTime(thread);
    }

    private record StartedTask(Thread thread) implements Task {
        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public boolean join(Duration timeout) {
            try {
                return thread.join(timeout);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Interrupted("join of " + thread.getName());
            }
        }
    }
}
