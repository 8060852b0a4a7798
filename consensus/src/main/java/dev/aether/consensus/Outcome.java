package dev.aether.consensus;

import java.util.Objects;

/** What became of a submitted command or configuration change. */
public sealed interface Outcome {
    /** Committed, and applied on this node. */
    record Applied(long index, long term) implements Outcome {}

    /**
     * Nobody leads, or whoever does hands over; nothing was appended.
     *
     * @param leader who does, or {@link ReplicaId#NOBODY} when unknown
     */
    record NotLeader(ReplicaId leader) implements Outcome {
        public NotLeader {
            Objects.requireNonNull(leader);
        }
    }

    /** Another leader's entry took its place: it was certainly not applied and never will be. */
    record Dropped() implements Outcome {}

    /** A limit was reached; nothing was appended. @param limit its name */
    record Overloaded(String limit) implements Outcome {}

    /** Not allowed now; nothing was appended. @param reason for people */
    record Refused(String reason) implements Outcome {}

    /** The group is unknown, removed or stopped; nothing was appended. */
    record Stopped() implements Outcome {}

    /** Nothing was heard of it any more: it may or may not be applied one day. */
    record Unknown() implements Outcome {}
}
