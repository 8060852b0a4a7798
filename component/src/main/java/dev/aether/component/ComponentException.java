package dev.aether.component;

/** A component cannot be used: its bytes, its needs, or what was asked of it are wrong. */
public final class ComponentException extends RuntimeException {
    /** What is wrong. */
    public enum Code {
        /** The bytes break the format; the offset says where. */
        MALFORMED,
        /** The bytes are a core module, not a component. */
        NOT_A_COMPONENT,
        /** A part of the Component Model this library does not offer. */
        UNSUPPORTED,
        /** A count or size in the bytes is beyond what this library accepts. */
        TOO_LARGE,
        /** The host does not offer what the component imports. */
        MISSING_IMPORT,
        /** The component has no such export. */
        NO_SUCH_EXPORT,
        /** A value given by the host does not fit its declared type. */
        BAD_VALUE
    }

    /** Offset of a fault that has no place in the bytes. */
    public static final long NOWHERE = -1;

    private final Code code;
    private final long offset;

    public ComponentException(Code code, String message) {
        this(code, NOWHERE, message);
    }

    public ComponentException(Code code, long offset, String message) {
        super(offset < 0 ? message : message + " (at byte " + offset + ")");
        this.code = code;
        this.offset = offset;
    }

    public ComponentException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.offset = NOWHERE;
    }

    public Code code() {
        return code;
    }

    /** Where in the bytes, from 0, or {@link #NOWHERE}. */
    public long offset() {
        return offset;
    }
}
