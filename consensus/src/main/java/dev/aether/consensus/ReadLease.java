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
    private volatile @Nullable Moment begin;

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
        Moment from = begin;
        return from != null && from.isWithin(spanNanos, Moment.of(clock)) ? committed : -1;
    }

    void set(long commitIndex, @Nullable Moment from) {
        committed = commitIndex;
        begin = from;
    }
}
