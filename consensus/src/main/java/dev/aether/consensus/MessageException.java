package dev.aether.consensus;

/** Bytes from a peer are not a message of this module. */
public final class MessageException extends RuntimeException {
    public MessageException(String message) {
        super(message);
    }

    public MessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
