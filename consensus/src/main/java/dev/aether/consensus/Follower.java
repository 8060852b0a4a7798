package dev.aether.consensus;

import java.util.List;

/** How a replica answers those who lead or want to lead. */
final class Follower {
    private final Raft raft;

    Follower(Raft raft) {
        this.raft = raft;
    }

    void step(ReplicaId from, Message.PreVote ask) {
        boolean granted =
                ask.term() > raft.term() && raft.log().isUpToDate(ask.lastIndex(), ask.lastTerm());
        long term = granted ? ask.term() : raft.term();
        raft.outbox().sendAfterPersist(from, new Message.PreVoteAnswer(term, granted));
    }

    void step(ReplicaId from, Message.Vote ask) {
        boolean granted =
                raft.mayVoteFor(from) && raft.log().isUpToDate(ask.lastIndex(), ask.lastTerm());
        if (granted) {
            raft.voteFor(from);
        }
        raft.outbox().sendAfterPersist(from, new Message.VoteAnswer(raft.term(), granted));
    }

    void step(ReplicaId from, Message.Heartbeat heartbeat) {
        raft.follow(from);
        raft.commitTo(Math.min(heartbeat.commit(), raft.log().lastIndex()));
        raft.outbox()
                .sendAfterPersist(
                        from, new Message.HeartbeatAnswer(raft.term(), heartbeat.round()));
    }

    /** Logs that hold an entry of the same term hold the same up to there: section 5.3. */
    void step(ReplicaId from, Message.Committed committed) {
        raft.follow(from);
        if (raft.log().matches(committed.index(), committed.entryTerm())) {
            raft.commitTo(committed.index());
        }
    }

    void step(ReplicaId from, Message.Append append) {
        raft.follow(from);
        raft.outbox().sendAfterPersist(from, answer(append));
    }

    private Message.AppendAnswer answer(Message.Append append) {
        RaftLog log = raft.log();
        long previous = append.previousIndex();
        if (previous < log.committed()) {
            // Repeated or late: what is committed here is what the leader has.
            return new Message.AppendAnswer(raft.term(), true, log.committed(), 0, 0);
        }
        if (!log.matches(previous, append.previousTerm())) {
            long hint = log.agreementAtMost(previous, append.previousTerm());
            return new Message.AppendAnswer(raft.term(), false, previous, hint, log.term(hint));
        }
        takeNew(append.entries());
        long last = previous + append.entries().size();
        raft.commitTo(Math.min(append.commit(), last));
        return new Message.AppendAnswer(raft.term(), true, last, 0, 0);
    }

    /** Keeps what is there already: a late repetition must not cut off what followed it. */
    private void takeNew(List<Entry> entries) {
        RaftLog log = raft.log();
        for (Entry entry : entries) {
            if (entry.index() <= log.lastIndex()) {
                if (log.matches(entry.index(), entry.term())) {
                    continue;
                }
                raft.truncateFrom(entry.index());
            }
            raft.appendKnown(entry);
        }
    }

    void step(ReplicaId from, Message.ReadIndexAnswer answer) {
        if (raft.follows(from, answer.term())) {
            raft.outbox().confirm(new Ready.ConfirmedRead(answer.context(), answer.index()));
        }
    }
}
