package dev.aether.mesh;

import java.util.Objects;

/** A fault outside of this node's mesh. */
public final class MeshException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** Whoever asked is gone, too slow, or was answered already. */
        ASKER_GONE,
        /** A body or head beyond its limit. */
        TOO_LARGE,
        /** Not what the protocol says. */
        MALFORMED,
        /** The port is taken or may not be bound. */
        CANNOT_BIND
    }

    private final Code code;

    public MeshException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public MeshException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
