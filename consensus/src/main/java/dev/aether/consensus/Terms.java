package dev.aether.consensus;

/** What a message of another term than the replica's own does. */
final class Terms {
    private final Raft raft;
    private final Follower following;
    private final Elections elections;

    Terms(Raft raft, Follower following, Elections elections) {
        this.raft = raft;
        this.following = following;
        this.elections = elections;
    }

    /**
     * A message of a later term came; most make this replica enter that term.
     *
     * @return whether the message is still to be handled
     */
    boolean enterLater(ReplicaId from, Message message) {
        switch (message) {
            case Message.PreVote preVote -> {
                if (!raft.hearsALeader()) {
                    following.step(from, preVote);
                }
                return false;
            }
            case Message.PreVoteAnswer answer when answer.granted() -> {
                if (answer.term() == raft.term() + 1) {
                    elections.count(Role.PRE_CANDIDATE, from, true);
                }
                return false;
            }
            case Message.Vote request when !request.transfer() && raft.hearsALeader() -> {
                return false;
            }
            case Message.Append _,
                    Message.Committed _,
                    Message.Heartbeat _,
                    Message.SnapshotChunk _ ->
                    raft.becomeFollower(message.term(), from);
            default -> raft.becomeFollower(message.term(), ReplicaId.NOBODY);
        }
        return true;
    }

    /** Tells the sender of an earlier term, perhaps a leader that was replaced, about this one. */
    void answerEarlier(ReplicaId from, Message message) {
        long term = raft.term();
        switch (message) {
            case Message.Append _, Message.Heartbeat _, Message.SnapshotChunk _ ->
                    raft.outbox()
                            .sendAfterPersist(from, new Message.AppendAnswer(term, false, 0, 0, 0));
            case Message.PreVote _ ->
                    raft.outbox().sendAfterPersist(from, new Message.PreVoteAnswer(term, false));
            default -> {}
        }
    }
}
