package dev.aether.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.wire.ConsensusWire.BatchMessage;
import dev.aether.consensus.wire.ConsensusWire.EnvelopeMessage;
import dev.aether.environment.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The bytes of messages between nodes: protobuf, described in {@code consensus.proto}. */
public final class Wire {
    /** Envelopes in one batch at most; more is refused. */
    public static final int ENVELOPES_MAX = 1 << 16;

    private Wire() {}

    /** The bytes of a batch, for {@link #decode} on the other node. */
    public static Bytes encode(List<Envelope> batch) {
        BatchMessage.Builder into = BatchMessage.newBuilder();
        batch.forEach(envelope -> into.addEnvelopes(WireWriter.write(envelope)));
        return Bytes.wrap(into.build().toByteArray());
    }

    /**
     * @param bytes from a peer, not trusted
     * @throws MessageException if they are not a batch of envelopes
     */
    public static List<Envelope> decode(Bytes bytes) {
        try {
            BatchMessage batch = BatchMessage.parseFrom(bytes.buffer());
            if (batch.getEnvelopesCount() > ENVELOPES_MAX) {
                throw new MessageException("too many envelopes: " + batch.getEnvelopesCount());
            }
            List<Envelope> envelopes = new ArrayList<>(batch.getEnvelopesCount());
            for (EnvelopeMessage one : batch.getEnvelopesList()) {
                // A newer peer may know kinds of messages that mean nothing here.
                if (one.getBodyCase() != EnvelopeMessage.BodyCase.BODY_NOT_SET) {
                    envelopes.add(WireReader.read(one));
                }
            }
            return envelopes;
        } catch (InvalidProtocolBufferException | IllegalArgumentException cause) {
            throw new MessageException("not a batch of messages: " + cause.getMessage(), cause);
        }
    }
}
