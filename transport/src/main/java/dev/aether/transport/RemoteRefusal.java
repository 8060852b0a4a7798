package dev.aether.transport;

/** Thrown by a request handler to tell the caller, in words, that the request was refused. */
public final class RemoteRefusal extends RuntimeException {
    public RemoteRefusal(String reason) {
        super(reason);
    }
}
