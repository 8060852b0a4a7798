package dev.aether.component.wasi.sockets;

import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work that waits in the network while the guest goes on. */
final class Pending<T> {
    private final FutureTask<T> task;
    private final Consumer<T> closer;
    private final AtomicReference<@Nullable T> held = new AtomicReference<>();
    private volatile boolean abandoned;

    private Pending(Work<T> work, Poller poller, Consumer<T> closer) {
        this.closer = closer;
        this.task =
                new FutureTask<>(() -> kept(work.run())) {
                    @Override
                    protected void done() {
                        poller.ring();
                    }
                };
    }

    /** A task that is cancelled forgets its result, which is therefore kept here as well. */
    private T kept(T result) {
        held.set(result);
        if (abandoned) {
            discard();
        }
        return result;
    }

    /** What waits. */
    interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    /**
     * Starts it.
     *
     * @param closer ends a result that nobody wants any more
     */
    static <T> Pending<T> start(
            Executor executor, Poller poller, Consumer<T> closer, Work<T> work) {
        var pending = new Pending<T>(work, poller, closer);
        executor.execute(pending.task);
        return pending;
    }

    boolean done() {
        return task.isDone();
    }

    /** The result of what is done. */
    T result() throws IOException {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException fault
                    ? fault
                    : new IOException("the network failed", failed.getCause());
        } catch (InterruptedException | CancellationException stop) {
            throw Poller.interrupted(new InterruptedException("interrupted at the network"));
        }
    }

    /** Nobody waits any more. */
    void abandon() {
        abandoned = true;
        task.cancel(true);
        discard();
    }

    private void discard() {
        T result = held.getAndSet(null);
        if (result != null) {
            closer.accept(result);
        }
    }
}
