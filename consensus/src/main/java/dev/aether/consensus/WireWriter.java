package dev.aether.consensus;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.consensus.wire.ConsensusWire.EnvelopeMessage;
import dev.aether.consensus.wire.ConsensusWire.ReplicaMessage;
import dev.aether.environment.Bytes;

/**
 * Messages to protobuf, but those of {@link FrequentWire}; payloads are copied only when the bytes
 * are written.
 */
final class WireWriter {
    private WireWriter() {}

    static EnvelopeMessage write(Envelope envelope) {
        EnvelopeMessage.Builder into =
                EnvelopeMessage.newBuilder()
                        .setGroup(envelope.group().value())
                        .setFrom(write(envelope.from()))
                        .setTo(write(envelope.to()))
                        .setTerm(envelope.message().term());
        write(envelope.message(), into);
        return into.build();
    }

    private static void write(Message message, EnvelopeMessage.Builder into) {
        switch (message) {
            case Message.PreVote ask ->
                    into.setPreVote(question(ask.lastIndex(), ask.lastTerm(), false));
            case Message.Vote ask ->
                    into.setVote(question(ask.lastIndex(), ask.lastTerm(), ask.transfer()));
            case Message.PreVoteAnswer answer -> into.setPreVoteAnswer(answer(answer.granted()));
            case Message.VoteAnswer answer -> into.setVoteAnswer(answer(answer.granted()));
            case Message.Append _,
                    Message.AppendAnswer _,
                    Message.Committed _,
                    Message.ReadIndex _,
                    Message.ReadIndexAnswer _,
                    Message.Forward _ ->
                    throw new IllegalArgumentException("written by FrequentWire: " + message);
            case Message.Heartbeat heartbeat -> into.setHeartbeat(write(heartbeat));
            case Message.HeartbeatAnswer answer ->
                    into.setHeartbeatAnswer(
                            EnvelopeMessage.HeartbeatAnswer.newBuilder().setRound(answer.round()));
            case Message.ForwardRefused refused -> into.setForwardRefused(write(refused));
            case Message.SnapshotChunk chunk -> into.setSnapshotChunk(write(chunk));
            case Message.SnapshotAnswer answer -> into.setSnapshotAnswer(write(answer));
            case Message.TimeoutNow _ ->
                    into.setTimeoutNow(EnvelopeMessage.TimeoutNow.getDefaultInstance());
        }
    }

    private static ReplicaMessage write(ReplicaId replica) {
        return ReplicaMessage.newBuilder()
                .setNode(replica.node().value())
                .setGeneration(replica.generation())
                .build();
    }

    private static EnvelopeMessage.Question question(
            long lastIndex, long lastTerm, boolean transfer) {
        return EnvelopeMessage.Question.newBuilder()
                .setLastIndex(lastIndex)
                .setLastTerm(lastTerm)
                .setTransfer(transfer)
                .build();
    }

    private static EnvelopeMessage.Answer answer(boolean granted) {
        return EnvelopeMessage.Answer.newBuilder().setGranted(granted).build();
    }

    private static EnvelopeMessage.ForwardRefused write(Message.ForwardRefused refused) {
        return EnvelopeMessage.ForwardRefused.newBuilder()
                .setFirstTicket(refused.firstTicket())
                .setCount(refused.count())
                .setOverloaded(refused.overloaded())
                .build();
    }

    private static EnvelopeMessage.Heartbeat write(Message.Heartbeat heartbeat) {
        return EnvelopeMessage.Heartbeat.newBuilder()
                .setCommit(heartbeat.commit())
                .setRound(heartbeat.round())
                .build();
    }

    private static EnvelopeMessage.SnapshotChunk write(Message.SnapshotChunk chunk) {
        return EnvelopeMessage.SnapshotChunk.newBuilder()
                .setIndex(chunk.mark().index())
                .setTerm(chunk.mark().term())
                .setConfiguration(wrap(ConfigurationCodec.encode(chunk.mark().configuration())))
                .setNumber(chunk.number())
                .setChunk(wrap(chunk.chunk()))
                .setLast(chunk.last())
                .build();
    }

    private static EnvelopeMessage.SnapshotAnswer write(Message.SnapshotAnswer answer) {
        return EnvelopeMessage.SnapshotAnswer.newBuilder()
                .setIndex(answer.index())
                .setNext(answer.next())
                .setProgress(answer.progress().code())
                .build();
    }

    private static ByteString wrap(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.buffer());
    }
}
