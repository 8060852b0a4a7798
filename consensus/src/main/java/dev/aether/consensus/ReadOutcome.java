package dev.aether.consensus;

/** The answer to a read barrier. */
public sealed interface ReadOutcome {
    /**
     * Everything acknowledged before the barrier was asked for is applied here.
     *
     * @param index the commit index that the leader confirmed
     */
    record Current(long index) implements ReadOutcome {}

    /** No leader confirmed it in time; ask again. */
    record Unconfirmed(ReplicaId leader) implements ReadOutcome {}

    /** A limit was reached. @param limit its name */
    record Overloaded(String limit) implements ReadOutcome {}

    /** The group is unknown, removed or stopped. */
    record Stopped() implements ReadOutcome {}
}
