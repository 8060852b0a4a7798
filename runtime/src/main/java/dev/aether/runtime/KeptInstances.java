package dev.aether.runtime;

import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.http.HttpCall;
import dev.aether.environment.Environment;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Instances of one replica between two requests, as its particle declares reuse: no more than it
 * had requests at once, the last used first, closed when nobody needed them for a while or another
 * guest needs their memory. Safe for all threads.
 */
final class KeptInstances {
    private final Environment environment;
    private final Workload.Reuse reuse;
    private final LiveMemory memory;
    private final Deque<Kept> idle = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private final AtomicBoolean registered = new AtomicBoolean();
    private volatile boolean closed;

    KeptInstances(Environment environment, Workload.Reuse reuse, LiveMemory memory) {
        this.environment = environment;
        this.reuse = reuse;
        this.memory = memory;
    }

    /** One instance and whose request it answers now. */
    static final class Kept implements Blocking {
        private final int requestsMax;
        private int requests;
        private long sinceNanos;
        private @Nullable HttpCall call;
        private Blocking turn = Blocking.UNHEARD;

        Kept(int requestsMax) {
            this.requestsMax = requestsMax;
        }

        boolean isFresh() {
            return requests == 0;
        }

        HttpCall call() {
            HttpCall opened = call;
            if (opened == null) {
                throw new IllegalStateException("not opened");
            }
            return opened;
        }

        void open(HttpCall opened) {
            call = opened;
        }

        void begin(Turn<?> request) {
            turn = request;
        }

        @Override
        public void waits() {
            turn.waits();
        }

        @Override
        public void mayWait() {
            turn.mayWait();
        }

        @Override
        public void goesOn() {
            turn.goesOn();
        }
    }

    /** One to use, which is either fresh, to be opened by the caller, or has answered before. */
    Kept take() {
        Kept last = idle.pollFirst();
        return last == null ? new Kept(reuse.requests()) : last;
    }

    /** Its request has ended. */
    void give(Kept used, boolean isStopped) {
        used.turn = Blocking.UNHEARD;
        used.requests++;
        // One that was stopped may be so only at its next request.
        if (closed || isStopped || used.requests >= used.requestsMax || !used.call().isOpen()) {
            used.call().close();
            return;
        }
        used.sinceNanos = environment.clock().nanos();
        if (registered.compareAndSet(false, true)) {
            memory.relievedBy(this);
        }
        idle.addFirst(used);
        if (closed) {
            close();
        } else {
            sweepAfter(reuse.idle());
        }
    }

    private void sweepAfter(Duration wait) {
        if (sweeping.compareAndSet(false, true)) {
            environment
                    .timers()
                    .after(wait, () -> environment.threads().workers().execute(this::sweep));
        }
    }

    private void sweep() {
        sweeping.set(false);
        long now = environment.clock().nanos();
        Kept oldest = idle.pollLast();
        while (oldest != null) {
            long left = reuse.idle().toNanos() - (now - oldest.sinceNanos);
            if (left > 0) {
                idle.addLast(oldest);
                sweepAfter(Duration.ofNanos(left));
                return;
            }
            oldest.call().close();
            oldest = idle.pollLast();
        }
    }

    /** Closes the one that waits longest. @return false if none waits */
    boolean closeOne() {
        Kept oldest = idle.pollLast();
        if (oldest == null) {
            return false;
        }
        oldest.call().close();
        return true;
    }

    /** Closes all, also those that are still in use, as soon as they are not. */
    void close() {
        closed = true;
        while (closeOne()) {
            // The next.
        }
        memory.forget(this);
    }
}
