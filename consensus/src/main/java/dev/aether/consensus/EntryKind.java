package dev.aether.consensus;

/** What an entry of a log carries. */
public enum EntryKind {
    /** A command of the state machine. */
    NORMAL(0),
    /** The configuration that is in force from this entry on. */
    CONFIGURATION(1),
    /** Nothing: a new leader writes one so that entries of earlier terms can commit. */
    NOOP(2);

    private final byte code;

    EntryKind(int code) {
        this.code = (byte) code;
    }

    /** Its number on disk and on the wire. */
    byte code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException if no kind has this number
     */
    static EntryKind of(int code) {
        return switch (code) {
            case 0 -> NORMAL;
            case 1 -> CONFIGURATION;
            case 2 -> NOOP;
            default -> throw new IllegalArgumentException("no kind of entry has number " + code);
        };
    }
}
