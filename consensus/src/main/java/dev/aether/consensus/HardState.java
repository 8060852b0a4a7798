package dev.aether.consensus;

import java.util.Objects;

/**
 * What a replica must remember before it speaks.
 *
 * @param vote whom it voted for in the term, or {@link ReplicaId#NOBODY}
 * @param commit a hint that saves work after a restart; may be behind
 */
record HardState(long term, ReplicaId vote, long commit) {
    static final HardState NEW = new HardState(0, ReplicaId.NOBODY, 0);

    HardState {
        Objects.requireNonNull(vote);
    }

    boolean sameBallot(HardState other) {
        return term == other.term && vote.equals(other.vote);
    }
}
