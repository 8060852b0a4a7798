package dev.aether.component.wasi.sockets;

import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Pollable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code wasi:sockets/udp}. */
final class UdpFunctions {
    private static final List<String> OPTIONS =
            List.of(
                    "unicast-hop-limit",
                    "set-unicast-hop-limit",
                    "receive-buffer-size",
                    "set-receive-buffer-size",
                    "send-buffer-size",
                    "set-send-buffer-size");

    private UdpFunctions() {}

    /** What is done with a socket. */
    private interface Doing {
        @Nullable Object with(UdpSocket socket, Object[] in) throws IOException;
    }

    static void offer(HostImports.InstanceBuilder udp) {
        udp.resource("udp-socket", (call, socket) -> ((UdpSocket) socket).release());
        method(
                udp,
                "start-bind",
                (socket, in) -> {
                    socket.startBind(Addresses.socket(in[2]));
                    return null;
                });
        method(
                udp,
                "finish-bind",
                (socket, in) -> {
                    socket.finishBind();
                    return null;
                });
        method(udp, "stream", (socket, in) -> socket.stream(remote((Optional<?>) in[1])));
        method(udp, "local-address", (socket, in) -> Addresses.value(socket.local()));
        method(udp, "remote-address", (socket, in) -> Addresses.value(socket.remote()));
        udp.function(
                "[method]udp-socket.address-family", (call, in) -> ((UdpSocket) in[0]).family());
        udp.function("[method]udp-socket.subscribe", (call, in) -> Pollable.ALWAYS);
        for (String option : OPTIONS) {
            udp.function(
                    "[method]udp-socket." + option,
                    (call, in) -> Outcome.err(SocketError.NOT_SUPPORTED.index()));
        }
        offerStreams(udp);
    }

    private static Optional<InetSocketAddress> remote(Optional<?> said) throws IOException {
        return said.isPresent() ? Optional.of(Addresses.socket(said.get())) : Optional.empty();
    }

    private static void offerStreams(HostImports.InstanceBuilder udp) {
        udp.resource(
                "incoming-datagram-stream",
                (call, stream) -> ((UdpSocket.Incoming) stream).close());
        udp.function(
                "[method]incoming-datagram-stream.receive",
                (call, in) ->
                        SocketCall.outcome(
                                () -> ((UdpSocket.Incoming) in[0]).receive((Long) in[1])));
        udp.function(
                "[method]incoming-datagram-stream.subscribe",
                (call, in) -> ((UdpSocket.Incoming) in[0]).subscribe());
        udp.resource(
                "outgoing-datagram-stream",
                (call, stream) -> ((UdpSocket.Outgoing) stream).close());
        udp.function(
                "[method]outgoing-datagram-stream.check-send",
                (call, in) -> Outcome.ok(((UdpSocket.Outgoing) in[0]).checkSend()));
        udp.function(
                "[method]outgoing-datagram-stream.send",
                (call, in) ->
                        SocketCall.outcome(
                                () -> ((UdpSocket.Outgoing) in[0]).send((List<?>) in[1])));
        udp.function("[method]outgoing-datagram-stream.subscribe", (call, in) -> Pollable.ALWAYS);
    }

    private static void method(HostImports.InstanceBuilder udp, String name, Doing doing) {
        udp.function(
                "[method]udp-socket." + name,
                (call, in) -> SocketCall.outcome(() -> doing.with((UdpSocket) in[0], in)));
    }
}
