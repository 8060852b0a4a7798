package dev.aether.component.wasi;

import dev.aether.component.TrapException;
import java.util.ArrayList;
import java.util.List;

/** Where the thread of one instance waits. */
public final class Poller {
    /** Bounds one wait at the bell; a longer one takes several. */
    private static final long WAIT_NANOS_MAX = 3_600_000_000_000L;

    private final Clocks clocks;
    private final Bell bell;
    private final Blocking blocking;

    Poller(Clocks clocks, Blocking blocking) {
        this.clocks = clocks;
        this.bell = clocks.bell();
        this.blocking = blocking;
    }

    /** Who is to hear when the instance's thread waits elsewhere. */
    public Blocking blocking() {
        return blocking;
    }

    /** Makes waits look again; from any thread. */
    public void ring() {
        bell.ring();
    }

    /** Waits for one. */
    public void block(Pollable pollable) {
        poll(List.of(pollable));
    }

    /**
     * Waits until at least one is ready.
     *
     * @return their positions, in order
     * @throws TrapException if the wait was interrupted
     */
    public List<Object> poll(List<Pollable> pollables) {
        List<Object> ready = ready(pollables);
        if (ready.isEmpty()) {
            blocking.waits();
            ready = await(pollables);
            blocking.goesOn();
        }
        return ready;
    }

    private List<Object> await(List<Pollable> pollables) {
        List<Object> ready = List.of();
        while (ready.isEmpty()) {
            try {
                bell.await(waitNanos(pollables));
            } catch (InterruptedException stop) {
                throw interrupted(stop);
            }
            ready = ready(pollables);
        }
        return ready;
    }

    /**
     * The trap of a guest whose wait was interrupted. The interrupt is not restored: to stop the
     * guest is what it was for.
     */
    public static TrapException interrupted(InterruptedException stop) {
        return new TrapException(
                TrapException.Code.INTERRUPTED, "interrupted while waiting in the host", stop);
    }

    private static List<Object> ready(List<Pollable> pollables) {
        var ready = new ArrayList<>();
        for (int i = 0; i < pollables.size(); i++) {
            if (pollables.get(i).ready()) {
                ready.add(i);
            }
        }
        return ready;
    }

    private long waitNanos(List<Pollable> pollables) {
        long due = Long.MAX_VALUE;
        for (Pollable pollable : pollables) {
            due = Math.min(due, pollable.dueNanos());
        }
        long now = clocks.monotonicNanos();
        return due <= now ? 0 : Math.min(due - now, WAIT_NANOS_MAX);
    }
}
