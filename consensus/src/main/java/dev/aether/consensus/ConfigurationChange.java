package dev.aether.consensus;

/**
 * One step from a configuration to the next. Only one is in flight at a time, so old and new
 * majorities always share a voter.
 *
 * @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Raft thesis, 4.1</a>
 */
public sealed interface ConfigurationChange {
    ReplicaId replica();

    /** Adds a new replica as a learner. */
    record Add(ReplicaId replica) implements ConfigurationChange {}

    /** Makes a learner that has caught up a voter. */
    record Promote(ReplicaId replica) implements ConfigurationChange {}

    /** Removes a voter or a learner. */
    record Remove(ReplicaId replica) implements ConfigurationChange {}
}
