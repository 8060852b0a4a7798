package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * A replica's time as leader, from winning one election to losing its term: what it knows of the
 * others, and what it decides from that.
 */
final class Leading {
    /** Entries a learner may be behind and still be made a voter. */
    static final long PROMOTION_GAP_MAX = 1000;

    private final Raft raft;
    private final RaftLog log;
    private final Configurations configurations;
    private final ConsensusConfig config;
    private final long firstIndex;
    private final Followers followers = new Followers();
    private final Gathering gathering;
    private final Sender sender;
    private final Readings readings;
    private final Intake intake = new Intake();
    private int heartbeatElapsed;
    private int quorumElapsed;
    private boolean news = true;
    private ReplicaId transferee = ReplicaId.NOBODY;
    private int transferElapsed;

    /** Begins with an entry of the new term: only such an entry commits those of earlier terms. */
    Leading(Raft raft, Convoy convoy) {
        this.raft = raft;
        this.log = raft.log();
        this.configurations = raft.configurations();
        this.config = raft.config();
        this.firstIndex = log.lastIndex() + 1;
        this.readings = new Readings(raft);
        follow(configurations.current());
        log.append(new Entry(firstIndex, raft.term(), EntryKind.NOOP, Bytes.EMPTY));
        this.gathering = new Gathering(log, convoy);
        this.sender = new Sender(raft, followers, gathering);
    }

    private void follow(Configuration configuration) {
        for (ReplicaId member : configuration.members()) {
            if (!member.equals(raft.self())) {
                followers.add(member, this::newProgress);
            }
        }
    }

    private Progress newProgress() {
        Progress progress = new Progress(log.lastIndex() + 1, config.limits().inflightBytesMax());
        // A new leader has just been heard by a majority, and a new member deserves a full period.
        progress.heard();
        return progress;
    }

    /** Takes commands of a follower. */
    void step(ReplicaId from, Message.Forward forward) {
        if (followers.find(from) == null || !intake.takes(from, forward)) {
            return;
        }
        int wanted = forward.commands().size();
        Proposal answer = propose(forward.commands(), forward.firstTicket());
        int taken = answer instanceof Proposal.Accepted(var _, var _, var count) ? count : 0;
        if (taken < wanted) {
            boolean overloaded = answer instanceof Proposal.Accepted;
            long first = forward.firstTicket() + taken;
            raft.outbox()
                    .send(
                            from,
                            new Message.ForwardRefused(
                                    raft.term(), first, wanted - taken, overloaded));
        }
    }

    /**
     * @param firstTicket of the first command, those of the others follow; 0 for none
     */
    Proposal propose(List<Bytes> commands, long firstTicket) {
        if (!transferee.isNobody()) {
            return new Proposal.NotLeader(transferee);
        }
        news = true;
        long first = log.lastIndex() + 1;
        int count = 0;
        for (Bytes command : commands) {
            if (log.uncommittedBytes() >= raft.retention().uncommittedBytesMax()) {
                break;
            }
            long ticket = firstTicket == 0 ? 0 : firstTicket + count;
            log.append(new Entry(first + count, raft.term(), EntryKind.NORMAL, ticket, command));
            count++;
        }
        return new Proposal.Accepted(first, raft.term(), count);
    }

    Proposal change(ConfigurationChange change) {
        if (!transferee.isNobody()) {
            return new Proposal.NotLeader(transferee);
        }
        if (log.committed() < firstIndex) {
            return new Proposal.Refused("the new leader has not committed an entry yet");
        }
        if (configurations.currentIndex() > log.committed()) {
            return new Proposal.Refused("another change is not committed yet");
        }
        return switch (Changes.apply(configurations.current(), change, this::hasCaughtUp)) {
            case Changes.Result.Refused(var reason) -> new Proposal.Refused(reason);
            case Changes.Result.Changed(var next) -> append(next);
        };
    }

    private Proposal append(Configuration next) {
        news = true;
        long index = log.lastIndex() + 1;
        Bytes payload = ConfigurationCodec.encode(next);
        log.append(new Entry(index, raft.term(), EntryKind.CONFIGURATION, payload));
        configurations.append(index, next);
        readings.lease().votersChanged();
        follow(next);
        return new Proposal.Accepted(index, raft.term(), 1);
    }

    private boolean hasCaughtUp(ReplicaId learner) {
        Progress progress = followers.find(learner);
        return progress != null
                && progress.isActive()
                && progress.mode() == Progress.Mode.REPLICATING
                && log.lastIndex() - progress.match() <= PROMOTION_GAP_MAX;
    }

    void transferTo(ReplicaId to) {
        if (!configurations.current().isVoter(to) || to.equals(raft.self())) {
            return;
        }
        transferee = to;
        transferElapsed = 0;
        handOverIfReady();
    }

    private void handOverIfReady() {
        Progress progress = followers.find(transferee);
        if (progress != null && progress.match() == log.lastIndex()) {
            readings.lease().forfeit();
            raft.outbox().send(transferee, new Message.TimeoutNow(raft.term()));
        }
    }

    void read(ReplicaId from, long context) {
        news = true;
        readings.add(from, context);
    }

    /**
     * @return false when the leader must step down because a majority is silent
     */
    boolean tick() {
        heartbeatElapsed++;
        quorumElapsed++;
        if (!transferee.isNobody() && ++transferElapsed >= config.timing().electionTicksMin()) {
            transferee = ReplicaId.NOBODY;
        }
        if (quorumElapsed >= config.timing().electionTicksMin()) {
            quorumElapsed = 0;
            if (!hasActiveQuorum()) {
                return false;
            }
            followers.forgetActivity();
        }
        news |=
                heartbeatElapsed >= config.timing().heartbeatTicks()
                        || gathering.released() < log.lastIndex();
        return true;
    }

    private boolean hasActiveQuorum() {
        return Quorum.count(configurations.current(), this::isActive)
                >= configurations.current().quorum();
    }

    private boolean isActive(ReplicaId voter) {
        Progress progress = followers.find(voter);
        return voter.equals(raft.self()) || (progress != null && progress.isActive());
    }

    private void heartbeat() {
        heartbeatElapsed = 0;
        followers.forEach((to, progress) -> {
            long commit = Math.min(progress.match(), log.committed());
            raft.outbox().send(to, new Message.Heartbeat(raft.term(), commit, readings.round()));
        });
    }

    void step(ReplicaId from, Message.AppendAnswer answer) {
        Progress progress = followers.find(from);
        if (progress == null) {
            return;
        }
        progress.heard();
        news = true;
        if (answer.accepted()) {
            accepted(from, progress, answer.index());
        } else {
            long agreement = log.agreementAtMost(answer.hintIndex(), answer.hintTerm());
            progress.refused(answer.index(), agreement);
        }
    }

    private void accepted(ReplicaId from, Progress progress, long index) {
        // Answers sent before the image must not end its sending.
        if (progress.mode() != Progress.Mode.SNAPSHOTTING || index >= log.baseIndex()) {
            matches(from, progress, index);
        }
    }

    private void matches(ReplicaId from, Progress progress, long index) {
        if (index > log.lastIndex() || !progress.accepted(index)) {
            return;
        }
        commitWhatAQuorumHas();
        if (from.equals(transferee)) {
            handOverIfReady();
        }
    }

    void step(ReplicaId from, Message.HeartbeatAnswer answer) {
        Progress progress = followers.find(from);
        if (progress == null) {
            return;
        }
        progress.heard();
        news = true;
        progress.nudge(progress.match() < gathering.released());
        progress.roundConfirmed(answer.round());
        confirmReads();
    }

    void snapshotInstalled(ReplicaId from, long index) {
        Progress progress = followers.find(from);
        if (progress != null) {
            news = true;
            matches(from, progress, index);
        }
    }

    void snapshotFailed(ReplicaId to) {
        Progress progress = followers.find(to);
        if (progress != null) {
            progress.snapshotFailed();
            news = true;
        }
    }

    void snapshotHeard(ReplicaId from) {
        Progress progress = followers.find(from);
        if (progress != null) {
            progress.heard();
        }
    }

    void commitWhatAQuorumHas() {
        long index = Quorum.reached(configurations.current(), this::matched);
        // Section 5.4.2: counting replicas commits entries of the own term only.
        if (index > log.committed() && log.term(index) == raft.term()) {
            news = true;
            raft.commitTo(index);
        }
    }

    private long matched(ReplicaId voter) {
        if (voter.equals(raft.self())) {
            return log.persisted();
        }
        Progress progress = followers.find(voter);
        return progress == null ? 0 : progress.match();
    }

    private void confirmReads() {
        readings.confirmed(Quorum.reached(configurations.current(), this::confirmed));
    }

    private long confirmed(ReplicaId voter) {
        if (voter.equals(raft.self())) {
            return readings.round();
        }
        Progress progress = followers.find(voter);
        return progress == null ? 0 : progress.round();
    }

    /** Whether the others should hear something that happened since {@link #emit}. */
    boolean hasNews() {
        return news;
    }

    /** Sends what is due; called once for everything that happened since the last time. */
    void emit(Moment now) {
        news = false;
        boolean mayRead = log.committed() >= firstIndex;
        boolean asked = mayRead && readings.needRound(now, log.committed());
        if (asked || heartbeatElapsed >= config.timing().heartbeatTicks()) {
            readings.begin(now, mayRead ? Optional.of(log.committed()) : Optional.empty());
            heartbeat();
            confirmReads();
        }
        sender.tellAll();
    }

    /** Since when this leader may read alone; empty if it may not. */
    Optional<Moment> lease() {
        return log.committed() >= firstIndex ? readings.lease().begin() : Optional.empty();
    }

    /** What waits to go to the disk and to the others. */
    Gathering gathering() {
        return gathering;
    }

    /** Index of the last entry that may go to the disk. */
    long released() {
        return gathering.released();
    }

    /** See {@link Followers#slowestMatch}. */
    long slowestMatch() {
        return followers.slowestMatch(log.lastIndex());
    }

    /** A configuration was committed: those it removed have been told and are forgotten. */
    void configurationCommitted(Configuration configuration) {
        List<ReplicaId> removed = followers.strangers(configuration, configurations.current());
        sender.tellAll();
        removed.forEach(followers::remove);
        if (!configuration.isVoter(raft.self())) {
            handOver();
        }
    }

    /** Leaves to whoever has most of the log. */
    private void handOver() {
        ReplicaId successor = followers.mostAdvanced(configurations.current().voters());
        raft.outbox().send(successor, new Message.TimeoutNow(raft.term()));
        raft.becomeFollower(raft.term(), ReplicaId.NOBODY);
    }

    List<GroupStatus.Peer> peers() {
        return followers.peers();
    }
}
