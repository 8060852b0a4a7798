package dev.aether.environment.simulated;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One virtual thread of the simulation, and the scheduler of it: each of its runs, from one
 * blocking point to the next, is an event of the world.
 *
 * <p>Threads of the JVM itself share a few monitors with ours, such as that of the list of direct
 * buffers. A strand that meets one which is taken does not let the world go on: its run lasts until
 * it has the monitor, so that what happens, and when, stays the seed's.
 */
final class Strand implements Executor {
    /** In real time: the JVM's own critical sections take microseconds. */
    private static final Duration CONTENDED_MAX = Duration.ofSeconds(10);

    private final SimulatedWorld world;
    private final Boot boot;
    private final String name;
    private final Thread thread;
    private final AtomicReference<@Nullable Runnable> unblocked = new AtomicReference<>();
    private volatile boolean running;

    Strand(SimulatedWorld world, Boot boot, String name, Runnable task) {
        this.world = world;
        this.boot = boot;
        this.name = name;
        this.thread = VirtualThreads.unstarted(this, boot.machine() + "/" + name, task);
    }

    Thread thread() {
        return thread;
    }

    /** Takes the next run of the thread: as an event, or at once if it has just got a monitor. */
    @Override
    public void execute(Runnable continuation) {
        if (running && VirtualThreads.isAtAMonitor(thread)) {
            unblocked.set(continuation);
        } else if (world.isOurs(Thread.currentThread())) {
            world.dispatch(boot, name, () -> run(continuation));
        } else {
            world.breakage().leaked(name);
        }
    }

    private void run(Runnable continuation) {
        running = true;
        Runnable next = continuation;
        while (next != null) {
            next.run();
            next = afterMonitor();
        }
        running = false;
    }

    private @Nullable Runnable afterMonitor() {
        long begin = System.nanoTime();
        while (VirtualThreads.isAtAMonitor(thread) && unblocked.get() == null) {
            if (System.nanoTime() - begin > CONTENDED_MAX.toNanos()) {
                world.breakage().leaked(name);
                return null;
            }
            Thread.onSpinWait();
        }
        return unblocked.getAndSet(null);
    }
}
