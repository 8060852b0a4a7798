package dev.aether.component.wasi.messaging;

import java.io.IOException;

/** A message cannot be sent, for a reason the guest may learn. */
public final class MessageFault extends IOException {
    /** What guests can tell apart. */
    public enum Kind {
        TIMEOUT,
        CONNECTION,
        PERMISSION_DENIED,
        OTHER
    }

    private final Kind kind;

    /**
     * A fault.
     *
     * @param message for people; reaches the guest, but for that of a {@link Kind#TIMEOUT}
     */
    public MessageFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
