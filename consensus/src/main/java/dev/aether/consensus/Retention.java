package dev.aether.consensus;

/**
 * How much of one group's log may be in memory: what the configuration says, or this group's share
 * while the logs of all groups together need more than there is.
 */
final class Retention {
    private final ConsensusConfig config;
    private long share = Long.MAX_VALUE;

    Retention(ConsensusConfig config) {
        this.config = config;
    }

    void share(long bytes) {
        share = bytes;
    }

    long share() {
        return share;
    }

    /** From here on nothing more is proposed. */
    long uncommittedBytesMax() {
        return Math.min(config.limits().uncommittedBytesMax(), share);
    }

    /** Applied since the last checkpoint; then it is time for the next one. */
    long checkpointBytes() {
        return Math.min(config.log().checkpointBytes(), share / 2);
    }

    /**
     * The index up to which a log may be forgotten: a tail stays, a longer one for a follower that
     * keeps up slowly.
     *
     * @param durable the state machine has made itself durable up to here
     * @param slowest the log of every follower is known to be the same up to here
     */
    long forgettable(RaftLog log, long durable, long slowest) {
        long retained = Math.min(config.log().retainedBytes(), share / 4);
        long start = log.startOfTail(durable, retained);
        if (slowest >= start) {
            return start;
        }
        return Math.max(slowest, log.startOfTail(durable, retained + checkpointBytes()));
    }
}
