package dev.aether.component.wasi.sockets;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code wasi:sockets/tcp}. */
final class TcpFunctions {
    private static final List<String> OPTIONS =
            List.of(
                    "keep-alive-enabled",
                    "set-keep-alive-enabled",
                    "keep-alive-idle-time",
                    "set-keep-alive-idle-time",
                    "keep-alive-interval",
                    "set-keep-alive-interval",
                    "keep-alive-count",
                    "set-keep-alive-count",
                    "hop-limit",
                    "set-hop-limit",
                    "receive-buffer-size",
                    "set-receive-buffer-size",
                    "send-buffer-size",
                    "set-send-buffer-size");

    private TcpFunctions() {}

    /** What is done with a socket. */
    private interface Doing {
        @Nullable Object with(TcpSocket socket, Object[] in) throws IOException;
    }

    /** What is done with a socket and answers nothing. */
    private interface Step {
        void with(TcpSocket socket, Object[] in) throws IOException;
    }

    static void offer(HostImports.InstanceBuilder tcp) {
        tcp.resource("tcp-socket", (call, socket) -> ((TcpSocket) socket).close());
        step(tcp, "start-bind", (socket, in) -> socket.startBind(Addresses.socket(in[2])));
        step(tcp, "finish-bind", (socket, in) -> socket.finishBind());
        step(tcp, "start-connect", (socket, in) -> socket.startConnect(Addresses.socket(in[2])));
        method(tcp, "finish-connect", (socket, in) -> socket.finishConnect());
        step(tcp, "start-listen", (socket, in) -> socket.startListen());
        step(tcp, "finish-listen", (socket, in) -> socket.finishListen());
        method(tcp, "accept", (socket, in) -> socket.accept());
        method(tcp, "local-address", (socket, in) -> Addresses.value(socket.local()));
        method(tcp, "remote-address", (socket, in) -> Addresses.value(socket.remote()));
        step(tcp, "shutdown", (socket, in) -> socket.shutdown((Integer) in[1]));
        plain(tcp, "is-listening", (socket, in) -> socket.isListening());
        plain(tcp, "address-family", (socket, in) -> socket.family());
        plain(tcp, "subscribe", (socket, in) -> socket.subscribe());
        // A hint that may be ignored, says the interface; standard libraries insist on giving it.
        step(
                tcp,
                "set-listen-backlog-size",
                (socket, in) -> {
                    if ((Long) in[1] == 0) {
                        throw new SocketFault(SocketError.INVALID_ARGUMENT);
                    }
                });
        for (String option : OPTIONS) {
            tcp.function(
                    "[method]tcp-socket." + option,
                    (call, in) -> Outcome.err(SocketError.NOT_SUPPORTED.index()));
        }
    }

    private static void method(HostImports.InstanceBuilder tcp, String name, Doing doing) {
        tcp.function(
                "[method]tcp-socket." + name,
                (call, in) -> SocketCall.outcome(() -> doing.with((TcpSocket) in[0], in)));
    }

    private static void step(HostImports.InstanceBuilder tcp, String name, Step step) {
        method(
                tcp,
                name,
                (socket, in) -> {
                    step.with(socket, in);
                    return null;
                });
    }

    private interface Asking {
        Object of(TcpSocket socket, Object[] in);
    }

    private static void plain(HostImports.InstanceBuilder tcp, String name, Asking asking) {
        tcp.function("[method]tcp-socket." + name, (call, in) -> asking.of((TcpSocket) in[0], in));
    }
}
