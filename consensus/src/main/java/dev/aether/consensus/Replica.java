package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.DiskException;
import dev.aether.environment.Randomness;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * One replica at work: its protocol, its state machine, and everyone who waits for it. Owned by the
 * {@link Host}, which drives all replicas through a pass together: {@link #begin}, the forced
 * write, {@link #finish}.
 */
final class Replica {
    /** What a replica needs of its host. */
    interface Surroundings {
        Wal wal();

        GroupListener listener();

        /** The work list of the next pass gets this replica. */
        void touch(Replica replica);

        /** Runs on the owner, from any thread. */
        void later(Runnable action);

        void published(GroupId group, Leadership leadership);

        /** The disk did not take an image that a leader sent; the leader sends it again. */
        void imageFailed(GroupId group, SnapshotMark mark, DiskException cause);

        Moment now();
    }

    private final GroupId group;
    private final Surroundings host;
    private final ConsensusConfig config;
    private final Raft raft;
    private final StateMachine machine;
    private final Proposals proposals;
    private final Barriers barriers;
    private final Snapshots snapshots;
    private final Checkpoints checkpoints;
    private Leadership leadership;
    private Configuration committed;
    private final ReadLease lease;
    private final Questions questions;

    Replica(
            GroupId group,
            Surroundings host,
            Raft raft,
            StateMachine machine,
            PromptReads.Reading reading,
            Randomness randomness) {
        this.group = group;
        this.host = host;
        this.config = raft.config();
        this.raft = raft;
        this.machine = machine;
        this.lease = reading.lease();
        this.questions = reading.questions();
        this.proposals =
                new Proposals(
                        new Forwards(2 * config.timing().electionTicksMax(), randomness::nextLong),
                        config.limits().appendBytesMax());
        this.barriers =
                new Barriers(
                        config.limits().readsMax(),
                        config.timing().electionTicksMax(),
                        randomness.nextLong());
        this.snapshots =
                new Snapshots(
                        raft, machine, new Installing(), config.log().snapshotChunkBytesMax());
        this.checkpoints = new Checkpoints(config.log(), raft.retention());
        this.leadership = raft.leadership();
        this.committed = raft.configurations().at(raft.log().applied());
        host.published(group, leadership);
        questions.follow(leadership);
    }

    GroupId group() {
        return group;
    }

    ReplicaId self() {
        return raft.self();
    }

    void receive(ReplicaId from, Message message) {
        raft.step(from, message);
        switch (message) {
            case Message.SnapshotChunk chunk -> snapshots.step(from, chunk);
            case Message.SnapshotAnswer answer -> snapshots.step(from, answer);
            case Message.ForwardRefused refused -> proposals.refused(refused, from);
            default -> {}
        }
        host.touch(this);
    }

    /**
     * @param overdue the node's log waits for this group's checkpoint
     * @param memoryShare bytes of log that this group may have in memory
     */
    void tick(boolean overdue, long memoryShare) {
        raft.tick();
        proposals.tick(raft.leads(), 2 * config.timing().electionTicksMax());
        barriers.tick(raft.leadership().leader());
        questions.tick().forEach(barriers::add);
        snapshots.tick();
        checkpoints.tick();
        keepTo(memoryShare);
        checkpointIfDue(overdue);
        if (raft.hasReady() || barriers.wantsToAsk()) {
            host.touch(this);
        }
    }

    void submit(Bytes command, Completion<Outcome> done) {
        int bytesMax = config.limits().commandBytesMax();
        if (command.length() > bytesMax) {
            String reason = "a command has at most " + bytesMax + " bytes (commandBytesMax)";
            done.settle(new Outcome.Refused(reason + ", this one " + command.length()));
            return;
        }
        proposals.submit(command, done);
        host.touch(this);
    }

    void change(ConfigurationChange change, Completion<Outcome> done) {
        proposals.change(raft, change, done);
        host.touch(this);
    }

    void read(Completion<ReadOutcome> done) {
        barriers.add(done);
        host.touch(this);
    }

    void transferLeadership(ReplicaId to) {
        raft.transferLeadership(to);
        host.touch(this);
    }

    /** Before a pass: what came goes to the protocol. @return whether entries wait to go */
    boolean gather(Moment now) {
        proposals.propose(raft);
        barriers.ask(raft);
        Gathering gathering = raft.gathering();
        return gathering != null && gathering.gather(now);
    }

    /** First half of a pass: what there is to send and to write. */
    Ready begin() {
        Ready ready = raft.ready(host.now());
        lease.set(raft.log().committed(), raft.term(), raft.lease());
        if (ready.mustPersist()) {
            host.wal().append(group, new WalRecord.Ballot(ready.hardState()));
        }
        if (!ready.entries().isEmpty()) {
            host.wal().append(group, new WalRecord.Entries(ready.entries()));
        }
        return ready;
    }

    /** Second half: what was written is durable. */
    void finish(Ready ready) {
        raft.advance(ready);
        if (!ready.committed().isEmpty()) {
            apply(ready.committed());
        }
        ready.reads().forEach(barriers::confirm);
        barriers.applied(raft.log().applied());
        questions.applied(raft.log().applied());
        ready.snapshotsWanted().forEach(snapshots::send);
        publish();
        if (raft.hasReady() || barriers.wantsToAsk()) {
            host.touch(this);
        }
    }

    private void apply(List<Entry> entries) {
        machine.apply(entries);
        proposals.applied(entries);
        for (Entry entry : entries) {
            if (entry.kind() == EntryKind.CONFIGURATION) {
                configurationCommitted(ConfigurationCodec.decode(entry.payload()));
            }
        }
        checkpoints.applied(entries);
        checkpointIfDue(false);
    }

    private void configurationCommitted(Configuration configuration) {
        if (!configuration.equals(committed)) {
            committed = configuration;
            host.listener().configurationChanged(group, configuration);
        }
    }

    private void publish() {
        Leadership now = raft.leadership();
        if (now.equals(leadership)) {
            return;
        }
        boolean sameLeader = now.leader().equals(leadership.leader());
        if (!sameLeader || now.term() != leadership.term()) {
            barriers.leadershipChanged(now.leader());
        }
        questions.follow(now).forEach(barriers::add);
        leadership = now;
        host.published(group, now);
        host.listener().leadershipChanged(group, now);
    }

    /** In memory now. */
    long logBytes() {
        return raft.log().bytes();
    }

    /** What is durable already need not wait for the next checkpoint. */
    private void keepTo(long memoryShare) {
        raft.retention().share(memoryShare);
        if (logBytes() > memoryShare) {
            raft.compactBefore(mark().index());
        }
    }

    private void checkpointIfDue(boolean overdue) {
        if (checkpoints.isDue(overdue)) {
            checkpoints.begun();
            LongConsumer done = index -> host.later(() -> checkpointed(index));
            machine.checkpoint(done);
        }
    }

    private void checkpointed(long index) {
        checkpoints.ended();
        SnapshotMark mark = mark();
        if (index <= mark.index()) {
            return;
        }
        RaftLog log = raft.log();
        Check.that(
                index <= log.applied(),
                "a checkpoint of %s covers %s, applied is only %s",
                group,
                index,
                log.applied());
        if (log.term(index) >= 0) {
            Configuration then = raft.configurations().at(index);
            SnapshotMark next = new SnapshotMark(index, log.term(index), then);
            host.wal().append(group, new WalRecord.Checkpoint(next));
            raft.compactBefore(index);
            host.touch(this);
        }
    }

    private SnapshotMark mark() {
        return host.wal().group(group).orElseThrow().mark();
    }

    /** Replaces state and log by a received image; a crash in between leaves one or the other. */
    private final class Installing implements Snapshots.Installer {
        @Override
        public void install(SnapshotMark mark, SnapshotSink sink) {
            host.wal().append(group, new WalRecord.Installing(mark));
            host.wal().force();
            sink.commit();
            raft.restore(mark);
            host.wal().append(group, new WalRecord.Restored(mark));
            proposals.settlePending();
            configurationCommitted(mark.configuration());
        }

        @Override
        public void failed(SnapshotMark mark, DiskException cause) {
            host.imageFailed(group, mark, cause);
        }
    }

    GroupStatus status() {
        RaftLog log = raft.log();
        return new GroupStatus(
                group,
                self(),
                raft.leadership(),
                log.lastIndex(),
                log.committed(),
                log.applied(),
                mark(),
                raft.configurations().current(),
                raft.peers());
    }

    /** Settles everyone who waits; nothing is called afterwards. */
    void stop() {
        lease.set(0, 0, null);
        Gathering gathering = raft.gathering();
        if (gathering != null) {
            gathering.end();
        }
        proposals.stop();
        barriers.stop();
        questions.stop();
        snapshots.stop();
    }
}
