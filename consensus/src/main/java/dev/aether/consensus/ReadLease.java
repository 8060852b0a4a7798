package dev.aether.consensus;

import dev.aether.environment.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Lets any thread of the leader's node read without a barrier. Written by the owner of the group
 * before anybody can hear of what it wrote.
 */
public final class ReadLease {
    private final Clock clock;
    private final long spanNanos;
    private volatile long committed;
    private volatile @Nullable Held held;

    private record Held(long term, Moment begin) {}

    ReadLease(Clock clock, ConsensusConfig.Timing timing) {
        this.clock = clock;
        this.spanNanos = LeaderLease.span(timing);
    }

    /**
     * Asks for a linearisable read now: everything acknowledged before this call, on any node, has
     * an index up to the returned one.
     *
     * @return the index that must be applied here, or -1 if only a barrier can tell
     */
    public long readIndex() {
        return readIndex(held);
    }

    /** The same for somebody who asks the leader of a term. */
    long readIndex(long term) {
        Held now = held;
        return now != null && now.term == term ? readIndex(now) : -1;
    }

    private long readIndex(@Nullable Held now) {
        boolean holds = now != null && now.begin.isWithin(spanNanos, Moment.of(clock));
        return holds ? committed : -1;
    }

    void set(long commitIndex, long term, @Nullable Moment begin) {
        committed = commitIndex;
        held = begin == null ? null : new Held(term, begin);
    }
}
