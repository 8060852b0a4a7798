package dev.aether.consensus;

import java.util.List;
import java.util.Optional;

/** How a leader answers read barriers: by its lease, else by a round of heartbeats. */
final class Readings {
    private final Raft raft;
    private final ReadRounds rounds;
    private final LeaderLease lease;

    Readings(Raft raft) {
        this.raft = raft;
        this.rounds = new ReadRounds(raft.config().limits().readsMax());
        this.lease = new LeaderLease(raft.config().timing());
    }

    LeaderLease lease() {
        return lease;
    }

    long round() {
        return rounds.round();
    }

    void add(ReplicaId from, long context) {
        rounds.add(from, context);
    }

    /** Answers by the lease. @return whether somebody waits for a round */
    boolean needRound(Moment now, long commit) {
        if (rounds.hasWaiting() && lease.holds(now)) {
            answer(rounds.takeWaiting(commit));
        }
        return rounds.hasWaiting();
    }

    /**
     * A round of heartbeats begins.
     *
     * @param commit of those who wait now; empty if it is not known to be that of this term
     */
    void begin(Moment now, Optional<Long> commit) {
        rounds.startRound();
        lease.sent(rounds.round(), now);
        commit.ifPresent(rounds::join);
    }

    /** A majority of voters has answered all rounds up to this one. */
    void confirmed(long round) {
        lease.confirmed(round);
        answer(rounds.confirmedTo(round));
    }

    private void answer(List<ReadRounds.Read> reads) {
        for (ReadRounds.Read read : reads) {
            if (read.from().equals(raft.self())) {
                raft.outbox().confirm(new Ready.ConfirmedRead(read.context(), read.index()));
            } else {
                raft.outbox()
                        .send(
                                read.from(),
                                new Message.ReadIndexAnswer(
                                        raft.term(), read.context(), read.index()));
            }
        }
    }
}
