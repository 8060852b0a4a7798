package dev.aether.consensus;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.wire.ConsensusWire.BatchMessage;
import dev.aether.environment.Bytes;
import java.util.ArrayList;
import java.util.List;

/** The bytes of messages between nodes: protobuf, described in {@code consensus.proto}. */
public final class Wire {
    /** Envelopes in one batch at most; more is refused. */
    public static final int ENVELOPES_MAX = 1 << 16;

    private static final int ENVELOPES = BatchMessage.ENVELOPES_FIELD_NUMBER;

    private Wire() {}

    /** The bytes of a batch, for {@link #decode} on the other node. */
    public static Bytes encode(List<Envelope> batch) {
        FieldWriter into =
                new FieldWriter(batch.stream().mapToInt(FrequentWire::bytesExpected).sum());
        for (Envelope envelope : batch) {
            if (FrequentWire.isFrequent(envelope.message())) {
                int opened = into.open(ENVELOPES);
                FrequentWire.write(envelope, into);
                into.close(opened);
            } else {
                into.bytes(ENVELOPES, Bytes.wrap(WireWriter.write(envelope).toByteArray()));
            }
        }
        return into.done();
    }

    /** Entries stay in memory for long, and must not keep there what came along with them. */
    private static Bytes own(Bytes envelope, Bytes batch) {
        boolean isMost = envelope.length() > batch.length() / 2;
        return isMost ? envelope : Bytes.wrap(envelope.toArray());
    }

    /**
     * @param bytes from a peer, not trusted
     * @throws MessageException if they are not a batch of envelopes
     */
    public static List<Envelope> decode(Bytes bytes) {
        try {
            FieldReader fields = new FieldReader(bytes);
            List<Envelope> envelopes = new ArrayList<>();
            while (fields.next()) {
                if (fields.field() != ENVELOPES) {
                    fields.skip();
                    continue;
                }
                if (envelopes.size() == ENVELOPES_MAX) {
                    throw new MessageException("more than " + ENVELOPES_MAX + " envelopes");
                }
                // A newer peer may know kinds of messages that mean nothing here.
                Envelope read = FrequentWire.read(own(fields.bytes(), bytes));
                if (read != null) {
                    envelopes.add(read);
                }
            }
            return envelopes;
        } catch (InvalidProtocolBufferException | IllegalArgumentException cause) {
            throw new MessageException("not a batch of messages: " + cause.getMessage(), cause);
        }
    }
}
