package dev.aether.component.host;

import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;

/** Faults of this machine's sockets as guests know them. */
final class SocketFaults {
    private SocketFaults() {}

    /** The same fault with its code; an interrupt stays what it is. */
    static IOException named(IOException fault) {
        if (fault instanceof SocketFault || fault instanceof ClosedByInterruptException) {
            return fault;
        }
        var known = new SocketFault(code(fault));
        known.initCause(fault);
        return known;
    }

    private static SocketError code(IOException fault) {
        String reason = String.valueOf(fault.getMessage());
        return switch (fault) {
            case BindException _ ->
                    reason.contains("in use")
                            ? SocketError.ADDRESS_IN_USE
                            : SocketError.ADDRESS_NOT_BINDABLE;
            case ConnectException _ ->
                    reason.contains("timed out")
                            ? SocketError.TIMEOUT
                            : SocketError.CONNECTION_REFUSED;
            case NoRouteToHostException _ -> SocketError.REMOTE_UNREACHABLE;
            case SocketTimeoutException _ -> SocketError.TIMEOUT;
            default -> byReason(reason);
        };
    }

    private static SocketError byReason(String reason) {
        if (reason.contains("reset") || reason.contains("Broken pipe")) {
            return SocketError.CONNECTION_RESET;
        }
        if (reason.contains("unreachable")) {
            return SocketError.REMOTE_UNREACHABLE;
        }
        return reason.contains("too long") ? SocketError.DATAGRAM_TOO_LARGE : SocketError.UNKNOWN;
    }
}
