package dev.aether.consensus;

/** How the receiver of an image stands. */
public enum SnapshotProgress {
    /** Send the chunk that was named. */
    WANTED(0),
    /** The state was replaced. */
    INSTALLED(1),
    /** Could not be installed; start again later. */
    REFUSED(2);

    private final int code;

    SnapshotProgress(int code) {
        this.code = code;
    }

    /** Its number on the wire. */
    int code() {
        return code;
    }

    /**
     * @throws IllegalArgumentException if none has this number
     */
    static SnapshotProgress of(int code) {
        return switch (code) {
            case 0 -> WANTED;
            case 1 -> INSTALLED;
            case 2 -> REFUSED;
            default -> throw new IllegalArgumentException("no progress has number " + code);
        };
    }
}
