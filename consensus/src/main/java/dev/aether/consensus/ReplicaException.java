package dev.aether.consensus;

/**
 * A replica cannot go on: its state and its log no longer fit. It must be removed and come back
 * under {@link ReplicaId#next}.
 */
public final class ReplicaException extends RuntimeException {
    public ReplicaException(String message) {
        super(message);
    }
}
