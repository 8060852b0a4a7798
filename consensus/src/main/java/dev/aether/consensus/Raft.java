package dev.aether.consensus;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.Randomness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica's part of the Raft protocol: messages, ticks and proposals in, {@link Ready} out. No
 * I/O, no clock, no threads; the same inputs and random numbers give the same outputs.
 *
 * <p>The host calls {@link #step}, {@link #tick} and {@link #propose} as often as it likes, then
 * {@link #ready}, does what that says in that order, then {@link #advance}; nothing else in
 * between. Messages of a replica whose ballot changes wait until the ballot is on disk; a leader's
 * appends do not wait for its own disk (thesis, 10.2.1).
 *
 * @see <a href="https://raft.github.io/raft.pdf">In search of an understandable consensus algorithm
 *     </a>
 */
final class Raft {
    /** Entries in one {@link Ready} to apply, so that other groups get their turn. */
    private static final long APPLY_BYTES_MAX = 4 << 20;

    private final ReplicaId self;
    private final ConsensusConfig config;
    private final RaftLog log;
    private final Configurations configurations;
    private final Silence silence;
    private final Outbox outbox = new Outbox();
    private final Retention retention;
    private final Convoy convoy;
    private final Follower following = new Follower(this);
    private final Elections elections = new Elections(this);
    private final Terms terms = new Terms(this, following, elections);

    private long term;
    private ReplicaId vote;
    private HardState persisted;
    private Role role = Role.FOLLOWER;
    private ReplicaId leader = ReplicaId.NOBODY;
    private @Nullable Leading leading;
    private long configurationsCommitted;

    /**
     * @param start what the log on disk holds; everything in it is persisted
     * @param applied what the state machine already contains, at least the mark's index
     * @param convoy of all groups of the node
     */
    Raft(
            ReplicaId self,
            ConsensusConfig config,
            Randomness randomness,
            RaftStart start,
            long applied,
            Convoy convoy) {
        this.self = self;
        this.config = config;
        this.convoy = convoy;
        this.retention = new Retention(config);
        SnapshotMark mark = start.mark();
        this.log = new RaftLog(mark.index(), mark.term());
        this.configurations = new Configurations(mark.index(), mark.configuration());
        start.entries().forEach(this::appendKnown);
        this.term = Math.max(start.hardState().term(), log.lastTerm());
        boolean votedInTerm = start.hardState().term() == term;
        this.vote = votedInTerm ? start.hardState().vote() : ReplicaId.NOBODY;
        this.persisted = new HardState(term, vote, start.hardState().commit());
        log.persistedTo(log.lastIndex());
        long commit = Math.max(start.hardState().commit(), applied);
        Check.that(
                applied >= mark.index() && applied <= log.lastIndex(),
                "the state machine must be between mark %s and last entry %s, is at %s",
                mark.index(),
                log.lastIndex(),
                applied);
        log.commitTo(Math.min(commit, log.lastIndex()));
        log.appliedTo(applied);
        this.configurationsCommitted = log.committed();
        this.silence = new Silence(config.timing(), randomness, !start.isNew());
    }

    ReplicaId self() {
        return self;
    }

    ConsensusConfig config() {
        return config;
    }

    Retention retention() {
        return retention;
    }

    Outbox outbox() {
        return outbox;
    }

    RaftLog log() {
        return log;
    }

    Configurations configurations() {
        return configurations;
    }

    long term() {
        return term;
    }

    Leadership leadership() {
        return new Leadership(role, term, leader);
    }

    List<GroupStatus.Peer> peers() {
        return leading == null ? List.of() : leading.peers();
    }

    boolean follows(ReplicaId from, long inTerm) {
        return role == Role.FOLLOWER && term == inTerm && leader.equals(from);
    }

    boolean leads() {
        return leading != null;
    }

    /** Since when this replica may read alone; null if it may not. */
    @Nullable Moment lease() {
        return leading == null ? null : leading.lease().orElse(null);
    }

    /** Also while its removal is not committed: it may have the only log that can win (4.2.2). */
    boolean mayCampaign() {
        return configurations.current().isVoter(self)
                || configurations.at(log.committed()).isVoter(self);
    }

    /** Time passes by one tick. */
    void tick() {
        silence.tickQuiet();
        if (leading != null) {
            if (!leading.tick()) {
                becomeFollower(term, ReplicaId.NOBODY);
            }
            return;
        }
        silence.tick();
        boolean alone = configurations.current().voters().equals(List.of(self));
        if (mayCampaign() && (alone || silence.isOver())) {
            elections.begin(Role.PRE_CANDIDATE, false);
        } else if (silence.isOver() && !leader.isNobody()) {
            becomeFollower(term, ReplicaId.NOBODY);
        }
    }

    /** Takes a message of a replica of this group. */
    void step(ReplicaId from, Message message) {
        if (message.term() > term && !terms.enterLater(from, message)) {
            return;
        }
        if (message.term() < term) {
            terms.answerEarlier(from, message);
            return;
        }
        switch (message) {
            case Message.PreVote preVote -> following.step(from, preVote);
            case Message.Vote request -> following.step(from, request);
            case Message.PreVoteAnswer answer ->
                    elections.count(Role.PRE_CANDIDATE, from, answer.granted());
            case Message.VoteAnswer answer ->
                    elections.count(Role.CANDIDATE, from, answer.granted());
            case Message.Append append -> following.step(from, append);
            case Message.Committed committed -> following.step(from, committed);
            case Message.Heartbeat heartbeat -> following.step(from, heartbeat);
            case Message.SnapshotChunk _ -> follow(from);
            case Message.TimeoutNow _ -> elections.beginAtOnce(from);
            case Message.AppendAnswer answer when leading != null -> leading.step(from, answer);
            case Message.HeartbeatAnswer answer when leading != null -> leading.step(from, answer);
            case Message.SnapshotAnswer _ when leading != null -> leading.snapshotHeard(from);
            case Message.ReadIndex ask when leading != null -> leading.read(from, ask.context());
            case Message.ReadIndexAnswer answer -> following.step(from, answer);
            case Message.Forward forward when leading != null -> leading.step(from, forward);
            default -> {} // of a leader that is not one any more
        }
    }

    /** Check-quorum's other half: who hears a leader helps nobody to replace it. */
    boolean hearsALeader() {
        return silence.isQuiet() || (!leader.isNobody() && (leading != null || silence.isShort()));
    }

    void becomeFollower(long newTerm, ReplicaId newLeader) {
        if (newTerm != term) {
            Check.that(newTerm > term, "a term must not go back: was %s, got %s", term, newTerm);
            term = newTerm;
            vote = ReplicaId.NOBODY;
        }
        role = Role.FOLLOWER;
        leader = newLeader;
        elections.end();
        if (leading != null) {
            leading.gathering().end();
        }
        leading = null;
        silence.begin();
    }

    /** Enters an election; a real one takes a new term and the own vote. */
    void becomeCandidate(Role asked) {
        becomeFollower(asked == Role.CANDIDATE ? term + 1 : term, ReplicaId.NOBODY);
        role = asked;
        if (asked == Role.CANDIDATE) {
            vote = self;
        }
    }

    void becomeLeader() {
        role = Role.LEADER;
        leader = self;
        elections.end();
        leading = new Leading(this, convoy);
    }

    /** A message of the leader of this term arrived. */
    void follow(ReplicaId from) {
        Check.that(leading == null, "two leaders in term %s: %s and %s", term, self, from);
        if (role == Role.FOLLOWER && leader.equals(from)) {
            silence.broken();
        } else {
            becomeFollower(term, from);
        }
    }

    /** Whether the vote of this term may still go, or went already, to a candidate. */
    boolean mayVoteFor(ReplicaId candidate) {
        return vote.equals(candidate) || (vote.isNobody() && leader.isNobody());
    }

    void voteFor(ReplicaId candidate) {
        vote = candidate;
        silence.broken();
    }

    /** Appends an entry that some leader wrote. */
    void appendKnown(Entry entry) {
        log.append(entry);
        if (entry.kind() == EntryKind.CONFIGURATION) {
            configurations.append(entry.index(), ConfigurationCodec.decode(entry.payload()));
        }
    }

    Proposal propose(List<Bytes> commands) {
        return leading == null ? new Proposal.NotLeader(leader) : leading.propose(commands, 0);
    }

    /** Sends commands to the leader of this term, which must be known and another. */
    void forward(long firstTicket, List<Bytes> commands) {
        outbox.send(leader, new Message.Forward(term, firstTicket, commands));
    }

    Proposal changeConfiguration(ConfigurationChange change) {
        return leading == null ? new Proposal.NotLeader(leader) : leading.change(change);
    }

    /**
     * Asks for a read barrier.
     *
     * @param context comes back in {@link Ready#reads}, unless a message or the leader is lost
     * @return false if no leader is known
     */
    boolean readIndex(long context) {
        if (leading != null) {
            leading.read(self, context);
        } else if (!leader.isNobody()) {
            outbox.send(leader, new Message.ReadIndex(term, context));
        }
        return !leader.isNobody();
    }

    void transferLeadership(ReplicaId to) {
        if (leading != null) {
            leading.transferTo(to);
        }
    }

    void snapshotInstalled(ReplicaId on, long index) {
        if (leading != null) {
            leading.snapshotInstalled(on, index);
        }
    }

    void snapshotFailed(ReplicaId to) {
        if (leading != null) {
            leading.snapshotFailed(to);
        }
    }

    /** Whether an image is needed; if its place is in the log already, only the commit moves. */
    boolean needs(SnapshotMark mark) {
        if (mark.index() > log.committed() && log.matches(mark.index(), mark.term())) {
            log.commitTo(mark.index());
        }
        return mark.index() > log.committed();
    }

    /** The state machine was replaced by an image: the log starts again behind it. */
    void restore(SnapshotMark mark) {
        Check.that(mark.index() > log.committed(), "an image must not go back: %s", mark);
        log.reset(mark.index(), mark.term());
        configurations.reset(mark.index(), mark.configuration());
        configurationsCommitted = mark.index();
    }

    /** Forgets what the state machine has made durable, but for a tail that followers may need. */
    void compactBefore(long index) {
        long slowest = leading == null ? index : leading.slowestMatch();
        compactTo(retention.forgettable(log, index, slowest));
    }

    void compactTo(long index) {
        log.compactTo(index);
        configurations.compactTo(index);
    }

    /** What waits to go to the disk and to the others; null if this replica does not lead. */
    @Nullable Gathering gathering() {
        return leading == null ? null : leading.gathering();
    }

    boolean hasReady() {
        return !outbox.isEmpty()
                || (leading != null && leading.hasNews())
                || !hardState().sameBallot(persisted)
                || log.persisted() < released()
                || log.applied() < appliable();
    }

    /**
     * What to do now; nothing may be called before {@link #advance}.
     *
     * @param now not later than the sending of any message in the answer
     */
    Ready ready(Moment now) {
        if (leading != null) {
            leading.emit(now);
        }
        HardState state = hardState();
        return outbox.drain(
                state,
                !state.sameBallot(persisted),
                log.slice(log.persisted() + 1, released(), Long.MAX_VALUE),
                log.slice(log.applied() + 1, appliable(), APPLY_BYTES_MAX));
    }

    /** What {@link #ready} asked for was done. */
    void advance(Ready done) {
        persisted = done.hardState();
        if (!done.entries().isEmpty()) {
            log.persistedTo(done.entries().getLast().index());
        }
        if (!done.committed().isEmpty()) {
            log.appliedTo(done.committed().getLast().index());
        }
        if (leading != null) {
            leading.commitWhatAQuorumHas();
        }
    }

    private HardState hardState() {
        return new HardState(term, vote, log.committed());
    }

    private long released() {
        return leading == null ? log.lastIndex() : leading.released();
    }

    private long appliable() {
        return Math.min(log.committed(), log.persisted());
    }

    /** Drops a tail that the leader does not have. */
    void truncateFrom(long index) {
        log.truncateFrom(index);
        configurations.truncateFrom(index);
    }

    /** Moves the commit index, with which a configuration may become final. */
    void commitTo(long target) {
        log.commitTo(target);
        long index = configurations.currentIndex();
        if (index > configurationsCommitted && index <= log.committed()) {
            configurationsCommitted = index;
            if (leading != null) {
                leading.configurationCommitted(configurations.current());
            }
        }
    }
}
