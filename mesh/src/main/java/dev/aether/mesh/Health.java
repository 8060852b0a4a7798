package dev.aether.mesh;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What this node has seen of one replica. */
final class Health {
    private static final int DOUBLINGS_MAX = 10;
    private static final long NOT_EJECTED = Long.MIN_VALUE;

    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger ejections = new AtomicInteger();
    private final AtomicLong ejectedUntilNanos = new AtomicLong(NOT_EJECTED);
    private volatile long ejectedNanos;

    int inFlight() {
        return inFlight.get();
    }

    void enter() {
        inFlight.incrementAndGet();
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    boolean isIdle() {
        return inFlight.get() == 0 && failures.get() == 0 && ejections.get() == 0;
    }

    boolean isEjected(long nowNanos) {
        long until = ejectedUntilNanos.get();
        return until != NOT_EJECTED && nowNanos - until < 0;
    }

    /**
     * After an ejection one request goes there to see; until it has ended, others stay away.
     *
     * @return whether the caller may send a request now
     */
    boolean admit(long nowNanos, Duration ejection) {
        long until = ejectedUntilNanos.get();
        return until == NOT_EJECTED
                || nowNanos - until < 0
                || ejectedUntilNanos.compareAndSet(until, nowNanos + ejection.toNanos());
    }

    void succeeded() {
        if (failures.get() != 0) {
            failures.set(0);
        }
        if (ejections.get() != 0) {
            ejections.set(0);
            ejectedUntilNanos.set(NOT_EJECTED);
        }
    }

    /** Counts a failure. @return how many there were since the last success */
    int failed() {
        return failures.incrementAndGet();
    }

    /**
     * Ejects; longer the more often it was in a row, where requests that were under way together
     * count once.
     *
     * @param sentNanos when the request that failed was sent
     * @return whether this is the first ejection since the last success
     */
    boolean eject(long sentNanos, long nowNanos, Duration ejection, Duration ejectionMax) {
        int before = ejections.get();
        if (before > 0 && sentNanos - ejectedNanos < 0) {
            return false;
        }
        ejectedNanos = nowNanos;
        long nanos = ejection.toNanos() << Math.min(before, DOUBLINGS_MAX);
        ejectedUntilNanos.set(nowNanos + Math.min(nanos, ejectionMax.toNanos()));
        return ejections.getAndIncrement() == 0;
    }
}
