package dev.aether.consensus;

/** Hears what happens to groups; called by their owner, so it must be short and not block. */
public interface GroupListener {
    /** A replica's role, term or leader changed. */
    void leadershipChanged(GroupId group, Leadership leadership);

    /** A configuration was committed; a replica that is not in it should be removed. */
    void configurationChanged(GroupId group, Configuration configuration);

    /**
     * A group stopped because its state machine failed or its log cannot be continued; the other
     * groups go on.
     */
    void groupFailed(GroupId group, RuntimeException cause);

    /** The log can no longer be written: no group of this node works, so the node must stop. */
    void logFailed(WalException cause);
}
