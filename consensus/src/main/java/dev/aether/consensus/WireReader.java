package dev.aether.consensus;

import com.google.protobuf.ByteString;
import dev.aether.consensus.wire.ConsensusWire.EnvelopeMessage;
import dev.aether.consensus.wire.ConsensusWire.ReplicaMessage;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;

/**
 * Protobuf to messages, but those of {@link FrequentWire}. The peer is authenticated, but its bytes
 * are checked all the same.
 */
final class WireReader {
    private WireReader() {}

    /**
     * @throws MessageException or IllegalArgumentException for anything but a message
     */
    static Envelope read(EnvelopeMessage from) {
        return new Envelope(
                new GroupId(from.getGroup()),
                read(from.getFrom()),
                read(from.getTo()),
                message(from));
    }

    private static ReplicaId read(ReplicaMessage from) {
        ReplicaId replica = new ReplicaId(new NodeId(from.getNode()), from.getGeneration());
        if (replica.isNobody()) {
            throw new MessageException("nobody does not write");
        }
        return replica;
    }

    private static Message message(EnvelopeMessage from) {
        long term = natural(from.getTerm());
        return switch (from.getBodyCase()) {
            case PRE_VOTE -> {
                EnvelopeMessage.Question ask = from.getPreVote();
                yield new Message.PreVote(
                        term, natural(ask.getLastIndex()), natural(ask.getLastTerm()));
            }
            case VOTE -> {
                EnvelopeMessage.Question ask = from.getVote();
                long lastIndex = natural(ask.getLastIndex());
                yield new Message.Vote(
                        term, lastIndex, natural(ask.getLastTerm()), ask.getTransfer());
            }
            case PRE_VOTE_ANSWER ->
                    new Message.PreVoteAnswer(term, from.getPreVoteAnswer().getGranted());
            case VOTE_ANSWER -> new Message.VoteAnswer(term, from.getVoteAnswer().getGranted());
            case APPEND, APPEND_ANSWER, COMMITTED, READ_INDEX, READ_INDEX_ANSWER, FORWARD ->
                    throw new MessageException("read by FrequentWire");
            case HEARTBEAT ->
                    new Message.Heartbeat(
                            term,
                            natural(from.getHeartbeat().getCommit()),
                            natural(from.getHeartbeat().getRound()));
            case HEARTBEAT_ANSWER ->
                    new Message.HeartbeatAnswer(
                            term, natural(from.getHeartbeatAnswer().getRound()));
            case FORWARD_REFUSED -> {
                EnvelopeMessage.ForwardRefused refused = from.getForwardRefused();
                yield new Message.ForwardRefused(
                        term,
                        ticket(refused.getFirstTicket()),
                        refused.getCount(),
                        refused.getOverloaded());
            }
            case SNAPSHOT_CHUNK -> read(term, from.getSnapshotChunk());
            case SNAPSHOT_ANSWER ->
                    new Message.SnapshotAnswer(
                            term,
                            natural(from.getSnapshotAnswer().getIndex()),
                            natural(from.getSnapshotAnswer().getNext()),
                            SnapshotProgress.of(from.getSnapshotAnswer().getProgress()));
            case TIMEOUT_NOW -> new Message.TimeoutNow(term);
            case BODY_NOT_SET -> throw new MessageException("a message of an unknown kind");
        };
    }

    /** What every entry of a message must be. */
    static Entry checked(Entry entry, long leaderTerm) {
        if (entry.term() > leaderTerm) {
            throw new MessageException("an entry of a later term than its leader's " + leaderTerm);
        }
        if (entry.kind() == EntryKind.CONFIGURATION) {
            ConfigurationCodec.decode(entry.payload());
        }
        return entry;
    }

    static long ticket(long value) {
        if (value == 0) {
            throw new MessageException("a command without a ticket");
        }
        return value;
    }

    private static Message read(long term, EnvelopeMessage.SnapshotChunk from) {
        SnapshotMark mark =
                new SnapshotMark(
                        natural(from.getIndex()),
                        natural(from.getTerm()),
                        ConfigurationCodec.decode(copy(from.getConfiguration())));
        long number = natural(from.getNumber());
        return new Message.SnapshotChunk(term, mark, number, copy(from.getChunk()), from.getLast());
    }

    static long natural(long value) {
        if (value < 0 || value > Long.MAX_VALUE / 2) {
            throw new MessageException("a number out of range: " + Long.toUnsignedString(value));
        }
        return value;
    }

    private static Bytes copy(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }
}
