package dev.aether.environment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Children that end before their parent: used in a {@code try} block; leaving it interrupts what
 * still runs and waits for it. Owned by one thread.
 */
public final class TaskGroup implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofSeconds(30);

    private final Environment environment;
    private final String name;
    private final List<Threads.Task> children = new ArrayList<>();

    public TaskGroup(Environment environment, String name) {
        this.environment = environment;
        this.name = name;
    }

    /** Starts a child; its value or failure arrives in the promise. */
    public <T> Promise<T> start(String child, Supplier<T> work) {
        Promise<T> promise = new Promise<>(environment.timers());
        Runnable task =
                () -> promise.settleBy(work, () -> new IllegalStateException(child + " broke off"));
        children.add(environment.threads().start(name + "/" + child, task));
        return promise;
    }

    /**
     * Waits for the children even if this thread is interrupted; its flag is then set at the end.
     */
    @Override
    public void close() {
        children.forEach(Threads.Task::interrupt);
        boolean interrupted = Thread.interrupted();
        for (Threads.Task child : children) {
            interrupted |= awaitEnd(child);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for a child. @return whether an interrupt came meanwhile */
    private boolean awaitEnd(Threads.Task child) {
        boolean interrupted = false;
        while (true) {
            try {
                Check.that(child.join(END_MAX), "a child of %s did not end in %s", name, END_MAX);
                return interrupted;
            } catch (Interrupted again) {
                interrupted = Thread.interrupted();
            }
        }
    }
}
