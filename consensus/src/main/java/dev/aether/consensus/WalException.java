package dev.aether.consensus;

import java.util.Objects;

/** A fault of the node's log. */
public final class WalException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** Something that was durable is damaged; the message names file, offset and remedy. */
        DAMAGED,
        /** Written by a newer version of Aether. */
        VERSION,
        /** The disk is full; nothing of the batch counts. */
        FULL,
        /** Writing or forcing failed: what the disk holds is unknown until the next start. */
        FAILED
    }

    private final Code code;

    public WalException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public WalException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
