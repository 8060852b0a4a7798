package dev.aether.consensus;

import org.jspecify.annotations.Nullable;

/**
 * How a replica tries to become leader: first it asks whether it could win (pre-vote, so that a
 * replica cut off from the others does not raise terms), then it campaigns in a new term.
 *
 * @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Raft thesis, 9.6</a>
 */
final class Elections {
    private final Raft raft;
    private @Nullable Campaign campaign;

    Elections(Raft raft) {
        this.raft = raft;
    }

    /** The leader wishes this replica to take over. */
    void beginAtOnce(ReplicaId leader) {
        if (raft.follows(leader, raft.term()) && raft.mayCampaign()) {
            begin(Role.CANDIDATE, true);
        }
    }

    void begin(Role asked, boolean transfer) {
        raft.becomeCandidate(asked);
        Campaign started = new Campaign();
        campaign = started;
        for (ReplicaId voter : raft.configurations().current().voters()) {
            if (!voter.equals(raft.self())) {
                // After the own vote is on disk: it is part of the majority that may answer.
                raft.outbox().sendAfterPersist(voter, request(asked, transfer));
            }
        }
        decide(asked, started.count(raft.configurations().current(), raft.self(), true));
    }

    private Message request(Role asked, boolean transfer) {
        RaftLog log = raft.log();
        return asked == Role.CANDIDATE
                ? new Message.Vote(raft.term(), log.lastIndex(), log.lastTerm(), transfer)
                : new Message.PreVote(raft.term() + 1, log.lastIndex(), log.lastTerm());
    }

    void count(Role asked, ReplicaId from, boolean granted) {
        if (raft.leadership().role() == asked && campaign != null) {
            decide(asked, campaign.count(raft.configurations().current(), from, granted));
        }
    }

    private void decide(Role asked, Campaign.Result result) {
        switch (result) {
            case OPEN -> {}
            case LOST -> raft.becomeFollower(raft.term(), ReplicaId.NOBODY);
            case WON -> {
                if (asked == Role.PRE_CANDIDATE) {
                    begin(Role.CANDIDATE, false);
                } else {
                    raft.becomeLeader();
                }
            }
        }
    }

    void end() {
        campaign = null;
    }
}
