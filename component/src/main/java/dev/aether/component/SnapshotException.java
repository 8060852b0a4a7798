package dev.aether.component;

/** An instance cannot be saved now, or what was saved cannot be made an instance again. */
public final class SnapshotException extends RuntimeException {
    /** Why. */
    public enum Code {
        /** A call is under way, or the instance was interrupted. */
        BUSY,
        /** The instance was not started yet. */
        NOT_STARTED,
        /** The instance trapped. */
        POISONED,
        /** The instance is closed. */
        CLOSED,
        /** The guest holds a resource that has no name, or the host holds one of the guest. */
        RESOURCE,
        /** The guest holds a reference that has no name. */
        REFERENCE,
        /** What was saved is larger than the limits of the instance to be. */
        LIMIT,
        /** The engine has no room for another instance, which saving and restoring need. */
        NO_ROOM,
        /** The bytes are no snapshot, or of another form than this library's. */
        NOT_A_SNAPSHOT,
        /** The snapshot is of another component. */
        FOREIGN,
        /** The bytes were changed or cut. */
        DAMAGED,
        /** Whoever made the instance offers no snapshots. */
        NOT_OFFERED
    }

    private final Code code;

    public SnapshotException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public SnapshotException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
