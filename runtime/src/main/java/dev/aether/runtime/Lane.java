package dev.aether.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;

/** The requests of one replica. For whoever holds the lock of {@link Guests}, but what is final. */
final class Lane {
    final String placement;
    final Workload.Limits limits;
    final Credit credit;

    /** Processor time that its guests used. */
    final LongAdder cpuNanos = new LongAdder();

    /** In the order they came. */
    final Deque<Turn<?>> waiting = new ArrayDeque<>();

    /** Guests that were begun and have not ended. */
    int begun;

    /** Those of them with a permit. */
    int holding;

    /** Those of them that go on although their permit was taken. */
    int overstaying;

    Lane(String placement, Workload.Limits limits, long nowNanos) {
        this.placement = placement;
        this.limits = limits;
        this.credit = new Credit(limits.cpuMillis(), nowNanos);
    }

    boolean isFull() {
        return begun + waiting.size() >= limits.concurrencyMax() + limits.queueMax();
    }
}
