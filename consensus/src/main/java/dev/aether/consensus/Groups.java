package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * All replicas of a node: one owner, one log, one forced write for everything that happened since
 * the last one. Every method may be called from any thread and returns at once, but the constructor
 * and {@link #close}; answers come through completions on the owner.
 */
@SuppressWarnings("DoNotCallSuggester") // the bodies land with the next slice
public final class Groups implements AutoCloseable {
    /**
     * Reads the log and begins to tick. Blocks for the reading.
     *
     * @param owner runs one thing at a time or lends a thread for each batch; it waits for the disk
     * @throws WalException if the log is damaged or cannot be read
     */
    public Groups(
            Environment environment,
            Executor owner,
            ConsensusConfig config,
            NodeId self,
            Carrier carrier,
            GroupListener listener) {
        throw pending();
    }

    /** What the log held at start, by group; each waits for {@link #resume} or {@link #remove}. */
    public List<RecoveredGroup> recovered() {
        throw pending();
    }

    /**
     * Lets a recovered group take part again.
     *
     * @param done true; false if it was not among {@link #recovered} or resumed before
     */
    public void resume(GroupId group, StateMachine machine, Completion<Boolean> done) {
        throw pending();
    }

    /**
     * Creates a replica, durably before it speaks.
     *
     * @param initial for a new group the voters it is founded with, the same on each of them; for a
     *     joiner {@link Configuration#EMPTY}: it waits for the leader, who was told to add it
     * @param done true once durable; false if the group exists on this node
     */
    public void create(
            GroupId group,
            ReplicaId self,
            Configuration initial,
            StateMachine machine,
            Completion<Boolean> done) {
        throw pending();
    }

    /**
     * Forgets a replica and its log; its state machine is no longer called.
     *
     * @param done true once durable; false if there was none
     */
    public void remove(GroupId group, Completion<Boolean> done) {
        throw pending();
    }

    /** Takes a batch from a peer. @return false if the inbox was full and it was dropped */
    public boolean receive(List<Envelope> batch) {
        throw pending();
    }

    /** Appends a command to the log of a group that this node leads. */
    public void submit(GroupId group, Bytes command, Completion<Outcome> done) {
        throw pending();
    }

    /**
     * A linearisable read barrier: settles once everything acknowledged before this call, by any
     * node, is applied here. Works on leaders, followers and learners.
     */
    public void read(GroupId group, Completion<ReadOutcome> done) {
        throw pending();
    }

    /** Changes who belongs to the group; on its leader, one change at a time. */
    public void change(GroupId group, ConfigurationChange change, Completion<Outcome> done) {
        throw pending();
    }

    /** Asks the leader, if it is here, to hand over; the listener hears of the result. */
    public void transferLeadership(GroupId group, ReplicaId to) {
        throw pending();
    }

    /** Who leads, as the replica here knew a moment ago; empty if there is no such replica. */
    public Optional<Leadership> leadership(GroupId group) {
        throw pending();
    }

    /** Tells the present status, empty if there is no such replica. */
    public void status(GroupId group, Consumer<Optional<GroupStatus>> receiver) {
        throw pending();
    }

    /** Stops: everything pending is settled, nothing is sent any more, the log is closed. */
    @Override
    public void close() {
        throw pending();
    }

    private static UnsupportedOperationException pending() {
        return new UnsupportedOperationException("lands with the next slice");
    }
}
