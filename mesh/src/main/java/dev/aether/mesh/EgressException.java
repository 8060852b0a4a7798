package dev.aether.mesh;

import java.util.Objects;

/** A request that left the lattice, or was to leave it, has no complete answer. */
public final class EgressException extends RuntimeException {
    /** What kind of fault. */
    public enum Code {
        /** More requests leave than may. */
        BUSY,
        /** The name has no address. */
        NAME_UNKNOWN,
        /** Nothing was heard about the name in time. */
        NAME_TIMEOUT,
        /** All its addresses are of a kind that is not reached without being named. */
        ADDRESS_PROHIBITED,
        CONNECTION_REFUSED,
        CONNECTION_TIMEOUT,
        /** There is no way to the address. */
        UNREACHABLE,
        /** The server's certificate is not trusted, or another's. */
        CERTIFICATE_REFUSED,
        /** TLS could not be agreed on. */
        TLS_FAILED,
        /** The response did not begin in time. */
        RESPONSE_TIMEOUT,
        /** No more of a response came in time. */
        READ_TIMEOUT,
        /** The server took no more of the request in time. */
        WRITE_TIMEOUT,
        /** The connection ended before the response did. */
        INCOMPLETE,
        /** What came is not HTTP. */
        MALFORMED,
        /** The headers of the response pass a limit. */
        HEADERS_TOO_LARGE
    }

    private final Code code;

    public EgressException(Code code, String message) {
        super(message);
        this.code = Objects.requireNonNull(code);
    }

    EgressException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    public Code code() {
        return code;
    }
}
