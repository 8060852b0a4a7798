package dev.aether.consensus;

import dev.aether.environment.Bytes;
import java.util.List;

/** The bytes of messages between nodes: protobuf, described in {@code consensus.proto}. */
@SuppressWarnings("DoNotCallSuggester") // the bodies land with the next slice
public final class Wire {
    private Wire() {}

    /** The bytes of a batch, for {@link #decode} on the other node. */
    public static Bytes encode(List<Envelope> batch) {
        throw new UnsupportedOperationException("lands with the next slice: " + batch.size());
    }

    /**
     * @param bytes from a peer, not trusted
     * @throws MessageException if they are not a batch of envelopes
     */
    public static List<Envelope> decode(Bytes bytes) {
        throw new UnsupportedOperationException("lands with the next slice: " + bytes.length());
    }
}
