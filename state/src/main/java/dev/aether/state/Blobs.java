package dev.aether.state;

import dev.aether.environment.Bytes;
import java.util.List;

/** Content-addressed blobs: stored on this node, fetched from any peer that has them. */
public interface Blobs {
    int BLOB_BYTES_MAX = 64 << 20;

    /** Stores durably. @return the digest {@code sha256:<64 hex digits>} */
    String put(Bytes content);

    boolean has(String digest);

    /** Digests stored on this node, sorted. */
    List<String> local();

    /**
     * The content, from this node's disk or from a peer; verified against the digest.
     *
     * @throws StateException UNAVAILABLE if no reachable peer has it
     */
    Bytes fetch(String digest);

    void delete(String digest);
}
