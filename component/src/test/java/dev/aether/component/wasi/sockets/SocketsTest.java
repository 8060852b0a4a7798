package dev.aether.component.wasi.sockets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.EveryEngine;
import dev.aether.component.Limits;
import dev.aether.component.host.HostNetwork;
import dev.aether.component.host.NetworkRules;
import dev.aether.component.host.SecureRandomSource;
import dev.aether.component.host.SystemClocks;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.BodySource;
import dev.aether.component.wasi.ByteTarget;
import dev.aether.component.wasi.CommandProgram;
import dev.aether.component.wasi.Guest;
import dev.aether.component.wasi.StandardStreams;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.WasiState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A program in Rust that uses nothing but its standard library. */
@EveryEngine
class SocketsTest {
    private static final Component NET = component();
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ComponentEngine engine;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(100);

    SocketsTest(ComponentEngine engine) {
        this.engine = engine;
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void aClientTalksToAServerItMayReach() throws Exception {
        try (var server = new ServerSocket(0, 1, HERE)) {
            String address = "127.0.0.1:" + server.getLocalPort();
            var seen = answer(server, "pong");

            int code = run(network(List.of(address), List.of()), "connect", address, "ping");

            assertThat(err.toString(UTF_8)).isEmpty();
            assertThat(code).isZero();
            assertThat(out.toString(UTF_8)).isEqualTo("pong\n");
            assertThat(seen.get()).isEqualTo("ping");
        }
    }

    @Test
    void aServerAnswersWhereItMayListen() throws Exception {
        var ended = new CompletableFuture<Integer>();
        Network network = network(List.of(), List.of("127.0.0.1:*"));
        executor.submit(() -> {
            ended.complete(run(network, "listen", "127.0.0.1:0"));
            return lines.add("ended " + err.toString(UTF_8));
        });
        String address = lines.take();
        assertThat(address).startsWith("127.0.0.1:");
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));

        try (var client = new Socket(HERE, port)) {
            client.getOutputStream().write("hello".getBytes(UTF_8));
            client.shutdownOutput();
            assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("HELLO");
        }

        assertThat(ended.get()).isZero();
    }

    @Test
    void datagramsGoBothWays() throws Exception {
        try (var peer = new DatagramSocket(0, HERE)) {
            String address = "127.0.0.1:" + peer.getLocalPort();
            executor.submit(() -> {
                var packet = new DatagramPacket(new byte[100], 100);
                peer.receive(packet);
                byte[] echo =
                        ("re: " + new String(packet.getData(), 0, packet.getLength(), UTF_8))
                                .getBytes(UTF_8);
                peer.send(new DatagramPacket(echo, echo.length, packet.getSocketAddress()));
                return echo;
            });

            int code = run(network(List.of(address), List.of()), "udp", address, "ping");

            assertThat(err.toString(UTF_8)).isEmpty();
            assertThat(code).isZero();
            assertThat(out.toString(UTF_8)).isEqualTo("re: ping\n");
        }
    }

    @Test
    void namesAreLookedUpIfTheyAreGranted() {
        int code = run(network(List.of("localhost:80"), List.of()), "lookup", "localhost");

        assertThat(code).isZero();
        assertThat(out.toString(UTF_8)).contains("127.0.0.1");
    }

    @Test
    void everythingElseIsDenied() throws Exception {
        try (var server = new ServerSocket(0, 1, HERE)) {
            String address = "127.0.0.1:" + server.getLocalPort();
            Network other = network(List.of("127.0.0.1:1"), List.of());

            assertThat(run(other, "connect", address, "ping")).isEqualTo(1);
            assertThat(run(other, "listen", "127.0.0.1:0")).isEqualTo(1);
            assertThat(run(other, "udp", address, "ping")).isEqualTo(1);
            assertThat(run(other, "lookup", "localhost")).isEqualTo(1);
            assertThat(run(new Refusal(), "connect", address, "ping")).isEqualTo(1);
            assertThat(run(new Refusal(), "listen", "127.0.0.1:0")).isEqualTo(1);

            assertThat(
                            err.toString(UTF_8)
                                    .split("PermissionDenied|AccessDenied|Permission denied", -1))
                    .hasSizeGreaterThan(4);
        }
    }

    @Test
    void aRefusedConnectionIsSaidAsSuch() throws Exception {
        String address;
        try (var server = new ServerSocket(0, 1, HERE)) {
            address = "127.0.0.1:" + server.getLocalPort();
        }

        assertThat(run(network(List.of(address), List.of()), "connect", address, "x")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains("ConnectionRefused");
    }

    @Test
    void stepsOutOfOrderAreRefusedAndOptionsAreNotSupported() {
        var guest =
                Guest.of(
                        WasiGrants.builder(new SystemClocks())
                                .grant(new SocketGrant(new Refusal(), Runnable::run))
                                .build());
        String tcp = "wasi:sockets/tcp#[method]tcp-socket.";
        Object socket = guest.good("wasi:sockets/tcp-create-socket#create-tcp-socket", 0);

        assertThat(code(guest.bad(tcp + "finish-bind", socket))).isEqualTo("not-in-progress");
        assertThat(code(guest.bad(tcp + "finish-connect", socket))).isEqualTo("not-in-progress");
        assertThat(code(guest.bad(tcp + "start-listen", socket))).isEqualTo("invalid-state");
        assertThat(code(guest.bad(tcp + "accept", socket))).isEqualTo("invalid-state");
        assertThat(code(guest.bad(tcp + "local-address", socket))).isEqualTo("invalid-state");
        assertThat(code(guest.bad(tcp + "hop-limit", socket))).isEqualTo("not-supported");
        assertThat(guest.call(tcp + "is-listening", socket)).isEqualTo(false);
        assertThat(guest.call(tcp + "address-family", socket)).isEqualTo(0);
    }

    @Test
    void openSocketsAreCounted() throws Exception {
        try (var server = new ServerSocket(0, 5, HERE)) {
            String address = "127.0.0.1:" + server.getLocalPort();
            var network = new HostNetwork(new NetworkRules(List.of(address), List.of()), 1);
            var remote = (InetSocketAddress) server.getLocalSocketAddress();
            Network.Connection first = network.connect(Optional.empty(), remote);

            assertThatThrownBy(() -> network.connect(Optional.empty(), remote))
                    .hasMessage("new-socket-limit");
            first.close();
            network.connect(Optional.empty(), remote).close();
        }
    }

    /** A peer that does not read makes a write wait. */
    @Test
    void whoWritesLetsOthersRun() throws Exception {
        try (var server = new ServerSocket(0, 5, HERE)) {
            var remote = (InetSocketAddress) server.getLocalSocketAddress();
            var waits = new ArrayList<String>();
            var sockets = new HostNetwork(new NetworkRules(List.of(at(remote)), List.of()), 1);
            var shared = new SharedConnection(sockets.connect(Optional.empty(), remote));
            WasiGrants grants = WasiGrants.builder(new SystemClocks()).build();
            WasiState state = grants.state("any", new Recorded(waits));
            Guest guest = Guest.of(grants);
            Object stream = shared.output(state.poller());

            guest.good("wasi:io/streams#[method]output-stream.check-write", stream);
            guest.call(
                    "wasi:io/streams#[method]output-stream.write", stream, "ping".getBytes(UTF_8));
            shared.connection().close();
            guest.good("wasi:io/streams#[method]output-stream.check-write", stream);
            guest.bad(
                    "wasi:io/streams#[method]output-stream.write", stream, "pong".getBytes(UTF_8));

            assertThat(waits).containsExactly("may wait", "goes on", "may wait", "goes on");
        }
    }

    private static String at(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private record Recorded(List<String> heard) implements Blocking {
        @Override
        public void waits() {
            heard.add("waits");
        }

        @Override
        public void mayWait() {
            heard.add("may wait");
        }

        @Override
        public void goesOn() {
            heard.add("goes on");
        }
    }

    /** As a deadline does it: the guest is stopped, not told of a fault. */
    @Test
    void aWriteThatIsInterruptedSaysSo() throws Exception {
        try (var server = new ServerSocket(0, 5, HERE)) {
            var remote = (InetSocketAddress) server.getLocalSocketAddress();
            var sockets = new HostNetwork(new NetworkRules(List.of(at(remote)), List.of()), 1);
            ByteTarget output = sockets.connect(Optional.empty(), remote).output();

            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> output.write(new byte[1]))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }
    }

    private static String code(Object index) {
        return SocketError.values()[(Integer) index].wit();
    }

    private static Network network(List<String> remote, List<String> local) {
        return new HostNetwork(new NetworkRules(remote, local), 10);
    }

    private CompletableFuture<String> answer(ServerSocket server, String text) {
        var seen = new CompletableFuture<String>();
        executor.submit(() -> {
            try (Socket client = server.accept()) {
                seen.complete(new String(client.getInputStream().readAllBytes(), UTF_8));
                client.getOutputStream().write(text.getBytes(UTF_8));
            }
            return seen;
        });
        return seen;
    }

    private int run(Network network, String... words) {
        var arguments = new ArrayList<>(List.of("net"));
        arguments.addAll(List.of(words));
        BodySource none = bytesMax -> new byte[0];
        ByteTarget output =
                bytes -> {
                    out.writeBytes(bytes);
                    new String(bytes, UTF_8).lines().forEach(lines::add);
                };
        WasiGrants grants =
                WasiGrants.builder(new SystemClocks())
                        .readTime()
                        .random(new SecureRandomSource())
                        .emptyFilesystem()
                        .grant(new SocketGrant(network, executor))
                        .commandLine(
                                arguments,
                                Map.of(),
                                new StandardStreams(none, output, err::writeBytes))
                        .build();
        return CommandProgram.prepare(engine, NET, grants).run(Limits.standard());
    }

    private static Component component() {
        try {
            return Component.parse(Files.readAllBytes(Path.of("src/test/guests/net/net.wasm")));
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
