package dev.aether.component.wasi.sockets;

import java.util.Locale;

/** A {@code wasi:sockets/network.error-code}, in the order of its cases there. */
public enum SocketError {
    UNKNOWN,
    ACCESS_DENIED,
    NOT_SUPPORTED,
    INVALID_ARGUMENT,
    OUT_OF_MEMORY,
    TIMEOUT,
    CONCURRENCY_CONFLICT,
    NOT_IN_PROGRESS,
    WOULD_BLOCK,
    INVALID_STATE,
    NEW_SOCKET_LIMIT,
    ADDRESS_NOT_BINDABLE,
    ADDRESS_IN_USE,
    REMOTE_UNREACHABLE,
    CONNECTION_REFUSED,
    CONNECTION_RESET,
    CONNECTION_ABORTED,
    DATAGRAM_TOO_LARGE,
    NAME_UNRESOLVABLE,
    TEMPORARY_RESOLVER_FAILURE,
    PERMANENT_RESOLVER_FAILURE;

    /** Its name in the interface, such as {@code access-denied}. */
    public String wit() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @SuppressWarnings("EnumOrdinal") // The order of the constants is that of the cases.
    int index() {
        return ordinal();
    }
}
