package dev.aether.transport;

import java.util.Objects;

/** A fault of the network or the peer. */
public final class TransportException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** No link could be made; the request was not executed. */
        PEER_UNREACHABLE,
        /** The peer's certificate was refused, or it refused ours. */
        IDENTITY_REFUSED,
        /** The link or stream broke; whether the peer acted is unknown. */
        BROKEN,
        /** No answer in time; whether the peer acted is unknown. */
        TIMEOUT,
        /** The peer's handler refused; the message says why. */
        REFUSED,
        /** The peer does not serve this channel. */
        UNKNOWN_CHANNEL,
        /** A frame or body beyond its limit. */
        TOO_LARGE,
        /** The port is taken or may not be bound. */
        CANNOT_BIND,
        CLOSED
    }

    private final Code code;

    public TransportException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public TransportException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
