package dev.aether.environment;

import java.util.Objects;

/** A fault of the disk or of what was found on it. */
public final class DiskException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        ABSENT,
        FULL,
        DENIED,
        TOO_LARGE,
        CORRUPT,
        FAILED
    }

    private final Code code;

    public DiskException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public DiskException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
