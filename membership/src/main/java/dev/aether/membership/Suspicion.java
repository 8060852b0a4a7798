package dev.aether.membership;

import dev.aether.environment.NodeId;
import java.util.TreeSet;

/**
 * A running doubt about one member: the more members confirm it, the sooner it ends in death.
 *
 * @see <a href="https://arxiv.org/abs/1707.00788">Lifeguard, section IV-B</a>
 */
final class Suspicion {
    private static final int CONFIRMATIONS_MAX = 3;
    private static final double LONGEST_OVER_SHORTEST = 2;

    private final TreeSet<NodeId> accusers = new TreeSet<>();
    private final long shortestNanos;
    private final int confirmationsWanted;
    private long startNanos;

    /**
     * @param membersPresent including the suspect and ourselves
     */
    Suspicion(NodeId accuser, long nowNanos, long shortestNanos, int membersPresent) {
        this.startNanos = nowNanos;
        this.shortestNanos = shortestNanos;
        this.confirmationsWanted = Math.clamp(membersPresent - 2L, 0, CONFIRMATIONS_MAX);
        accusers.add(accuser);
    }

    void confirm(NodeId accuser) {
        accusers.add(accuser);
    }

    /** We did not run for this long: the suspect could not have been heard. */
    void postpone(long nanos) {
        startNanos += nanos;
    }

    boolean isOver(long nowNanos) {
        return nowNanos - startNanos >= timeoutNanos();
    }

    private long timeoutNanos() {
        if (confirmationsWanted == 0) {
            return shortestNanos;
        }
        double share = Math.min(1, Math.log(accusers.size()) / Math.log(confirmationsWanted + 1.0));
        double longest = shortestNanos * LONGEST_OVER_SHORTEST;
        return (long) (longest - (longest - shortestNanos) * share);
    }
}
