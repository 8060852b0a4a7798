package dev.aether.consensus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Read barriers at a leader. Those that wait together share a round: the commit index is noted,
 * then heartbeats carry the round's number, and a majority of answers proves that no newer leader
 * had committed anything when the index was noted.
 *
 * @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Raft thesis, 6.4</a>
 */
final class ReadRounds {
    private final int readsMax;
    private final List<Asked> waiting = new ArrayList<>();
    private final ArrayDeque<Read> started = new ArrayDeque<>();
    private long round;

    private record Asked(ReplicaId from, long context) {}

    /** A barrier whose round has begun. */
    record Read(ReplicaId from, long context, long round, long index) {}

    ReadRounds(int readsMax) {
        this.readsMax = readsMax;
    }

    /** Adds a barrier; beyond the limit it is dropped and its asker runs into a timeout. */
    void add(ReplicaId from, long context) {
        if (waiting.size() + started.size() < readsMax) {
            waiting.add(new Asked(from, context));
        }
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    /** The number of the latest round, 0 before the first. */
    long round() {
        return round;
    }

    /**
     * Begins a round, also for those who wait if the commit index is known to be that of this term.
     */
    void startRound() {
        round++;
    }

    /** Those who wait take part in the latest round. */
    void join(long commit) {
        for (Asked asked : waiting) {
            started.addLast(new Read(asked.from, asked.context, round, commit));
        }
        waiting.clear();
    }

    /** Takes what waits without a round: the lease of the leader stands for it. */
    List<Read> takeWaiting(long commit) {
        List<Read> taken = new ArrayList<>(waiting.size());
        for (Asked asked : waiting) {
            taken.add(new Read(asked.from, asked.context, round, commit));
        }
        waiting.clear();
        return taken;
    }

    List<Read> confirmedTo(long confirmedRound) {
        if (started.isEmpty() || started.getFirst().round > confirmedRound) {
            return List.of();
        }
        List<Read> confirmed = new ArrayList<>();
        while (!started.isEmpty() && started.getFirst().round <= confirmedRound) {
            confirmed.add(started.removeFirst());
        }
        return confirmed;
    }
}
