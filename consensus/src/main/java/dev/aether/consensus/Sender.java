package dev.aether.consensus;

import java.util.List;

/** What a leader sends its followers: entries, and how far they are committed. */
final class Sender {
    private final Raft raft;
    private final RaftLog log;
    private final Followers followers;
    private final Gathering gathering;

    Sender(Raft raft, Followers followers, Gathering gathering) {
        this.raft = raft;
        this.log = raft.log();
        this.followers = followers;
        this.gathering = gathering;
    }

    /** Sends everything that is due. */
    void tellAll() {
        followers.forEach(this::tell);
    }

    private void tell(ReplicaId to, Progress progress) {
        while (progress.maySend()) {
            if (progress.next() <= log.baseIndex()) {
                progress.snapshotStarted();
                raft.outbox().wantSnapshot(to);
                return;
            }
            if (!append(to, progress)) {
                return;
            }
        }
    }

    /**
     * @return whether there may be more to send
     */
    private boolean append(ReplicaId to, Progress progress) {
        int bytesMax = raft.config().limits().appendBytesMax();
        List<Entry> entries = log.slice(progress.next(), gathering.released(), bytesMax);
        if (entries.isEmpty() && !progress.wantsAnswer()) {
            tellCommitted(to, progress);
            return false;
        }
        long previous = progress.next() - 1;
        long commit = log.committed();
        long previousTerm = log.term(previous);
        raft.outbox()
                .send(to, new Message.Append(raft.term(), previous, previousTerm, commit, entries));
        progress.sent(previous + entries.size(), entries.stream().mapToLong(Entry::bytes).sum());
        progress.sentCommit(Math.min(commit, previous + entries.size()));
        return !entries.isEmpty();
    }

    /** How much of what was sent is committed; nothing depends on its arrival. */
    private void tellCommitted(ReplicaId to, Progress progress) {
        long index = Math.min(log.committed(), progress.next() - 1);
        if (index > progress.sentCommit()) {
            raft.outbox().send(to, new Message.Committed(raft.term(), index, log.term(index)));
            progress.sentCommit(index);
        }
    }
}
