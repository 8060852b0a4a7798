package dev.aether.identity;

import java.util.Objects;

/**
 * A fault of what came from outside: a text, a message, a file, an issuer. Never shows a secret.
 */
public final class IdentityException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** Bytes or text that are not what they should be. */
        MALFORMED,
        /** A file or a record that should exist does not. */
        ABSENT,
        /** Two things that belong together do not: key and certificate, token and lattice. */
        MISMATCH,
        /** The other side understood and said no; asking again will not help. */
        REFUSED,
        /** Nobody could answer now; asking again may help. */
        UNAVAILABLE
    }

    private final Code code;

    public IdentityException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    public IdentityException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static IdentityException malformed(String message) {
        return new IdentityException(Code.MALFORMED, message);
    }

    static IdentityException malformed(String what, IllegalArgumentException cause) {
        return new IdentityException(Code.MALFORMED, what + ": " + cause.getMessage(), cause);
    }
}
