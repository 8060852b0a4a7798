package dev.aether.consensus;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * How long a leader may answer reads without asking the others. A voter that answered a round of
 * heartbeats helps nobody else to be elected for {@code electionTicksMin} from then on, and a voter
 * that restarted helps nobody for as long; so from the <em>sending</em> of a round that a majority
 * answered, for a little less than that, no other leader can commit anything.
 *
 * @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Raft thesis, 6.4.1
 *     </a>
 */
final class LeaderLease {
    /** Clocks of two nodes may differ in speed by this much. */
    private static final double DRIFT_MAX = 0.1;

    private final long spanNanos;
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private Optional<Moment> begin = Optional.empty();
    private boolean forfeited;

    private record Round(long number, Moment sent) {}

    LeaderLease(ConsensusConfig.Timing timing) {
        this.spanNanos = span(timing);
    }

    static long span(ConsensusConfig.Timing timing) {
        // The first tick after a heartbeat may follow at once.
        int ticks = timing.electionTicksMin() - 1;
        return (long) (ticks * timing.tick().toNanos() * (1 - DRIFT_MAX));
    }

    void sent(long round, Moment at) {
        rounds.addLast(new Round(round, at));
    }

    /** A majority of voters has answered all rounds up to this one. */
    void confirmed(long round) {
        while (!rounds.isEmpty() && rounds.getFirst().number <= round) {
            begin = Optional.of(rounds.removeFirst().sent);
        }
    }

    /** Other voters: only rounds from now on prove anything. */
    void votersChanged() {
        rounds.clear();
        begin = Optional.empty();
    }

    /** A successor was told to campaign, which it may do at any time in this term. */
    void forfeit() {
        forfeited = true;
    }

    boolean holds(Moment now) {
        return begin().filter(from -> from.isWithin(spanNanos, now)).isPresent();
    }

    /** Since when it lasts; empty if it does not. */
    Optional<Moment> begin() {
        return forfeited ? Optional.empty() : begin;
    }
}
