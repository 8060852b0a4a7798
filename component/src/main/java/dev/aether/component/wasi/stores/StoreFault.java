package dev.aether.component.wasi.stores;

import java.io.IOException;

/** A store cannot do what was asked, for a reason the guest may learn. */
public final class StoreFault extends IOException {
    /** What guests can tell apart. */
    public enum Kind {
        NO_SUCH_STORE,
        ACCESS_DENIED,
        OTHER
    }

    private final Kind kind;

    /**
     * A fault.
     *
     * @param message for people; reaches the guest
     */
    public StoreFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** What a fault says for people; of the host nothing but what a store says itself. */
    static String message(IOException fault) {
        return fault instanceof StoreFault known
                ? String.valueOf(known.getMessage())
                : "the store failed";
    }
}
