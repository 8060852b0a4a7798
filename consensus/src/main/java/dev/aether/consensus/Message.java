package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.List;
import java.util.Objects;

/** What replicas of a group say to each other; every message carries its sender's term. */
public sealed interface Message {
    /** The sender's term; in {@link PreVote} the term it would campaign in. */
    long term();

    /** Asks whether the receiver would vote, without anyone raising a term. */
    record PreVote(long term, long lastIndex, long lastTerm) implements Message {}

    /** Answers a {@link PreVote}: the asked term when granted, the sender's own when not. */
    record PreVoteAnswer(long term, boolean granted) implements Message {}

    /** Asks for a vote. @param transfer the leader wished it, so a live leader is no reason */
    record Vote(long term, long lastIndex, long lastTerm, boolean transfer) implements Message {}

    record VoteAnswer(long term, boolean granted) implements Message {}

    /**
     * Entries that follow a known one, and how far the leader has committed.
     *
     * @param previousIndex the entry before the first one, 0 at the start of the log
     */
    record Append(
            long term, long previousIndex, long previousTerm, long commit, List<Entry> entries)
            implements Message {
        public Append {
            Objects.requireNonNull(entries);
        }
    }

    /**
     * @param accepted whether the previous entry matched
     * @param index accepted: the last entry that matches the leader's; refused: the previous index
     *     that did not match
     * @param hintIndex refused: where the logs may still agree
     * @param hintTerm refused: the term of that entry
     */
    record AppendAnswer(long term, boolean accepted, long index, long hintIndex, long hintTerm)
            implements Message {}

    /**
     * How far the leader has committed; nobody answers it, and a lost one is made up for by a
     * heartbeat. It means nothing to a replica whose log does not hold this entry.
     *
     * @param entryTerm of the entry with this index
     */
    record Committed(long term, long index, long entryTerm) implements Message {}

    /**
     * @param round the latest round of read confirmations
     */
    record Heartbeat(long term, long commit, long round) implements Message {}

    record HeartbeatAnswer(long term, long round) implements Message {}

    /** Asks the leader to confirm a read barrier. @param context the asker's own number */
    record ReadIndex(long term, long context) implements Message {}

    /**
     * @param index the commit index to wait for
     */
    record ReadIndexAnswer(long term, long context, long index) implements Message {}

    /**
     * Commands for the leader, who takes them in this term only.
     *
     * @param firstTicket of the first command; those of the others follow
     */
    record Forward(long term, long firstTicket, List<Bytes> commands) implements Message {
        public Forward {
            Objects.requireNonNull(commands);
        }
    }

    /** The leader did not append some commands. @param overloaded whether for lack of room */
    record ForwardRefused(long term, long firstTicket, int count, boolean overloaded)
            implements Message {}

    /** A piece of an image of the leader's state. @param number from 0 without gaps */
    record SnapshotChunk(long term, SnapshotMark mark, long number, Bytes chunk, boolean last)
            implements Message {}

    /**
     * @param index the index of the image
     * @param next the number of the chunk that is wanted next
     */
    record SnapshotAnswer(long term, long index, long next, SnapshotProgress progress)
            implements Message {}

    /** Tells a follower to campaign at once: the leader hands over. */
    record TimeoutNow(long term) implements Message {}
}
