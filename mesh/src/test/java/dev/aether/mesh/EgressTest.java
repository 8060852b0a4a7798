package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EgressTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path directory;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;
    private Environment environment;
    private Egress egress;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.start();
        environment = SystemEnvironment.open(directory);
        egress = new Egress(environment, address -> false, EgressConfig.defaults());
    }

    private Egress egress(Predicate<InetAddress> ours) {
        return new Egress(SystemEnvironment.open(directory), ours, EgressConfig.defaults());
    }

    @AfterEach
    void close() {
        egress.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpHandler handler) {
        server.createContext("/", handler);
    }

    private Destination here(Duration firstByte) {
        return to("127.0.0.1", server.getAddress().getPort(), address -> true, firstByte);
    }

    private static Destination to(
            String host, int port, Predicate<InetAddress> named, Duration firstByte) {
        return new Destination(host, port, false, named, LONG, firstByte, LONG);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static EgressException.Code code(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it was answered");
        } catch (EgressException fault) {
            return fault.code();
        }
    }

    @Test
    void aRequestIsAnsweredAndNothingOfTheConnectionIsSeen() {
        serve(exchange ->
                answer(
                        exchange,
                        exchange.getRequestMethod()
                                + exchange.getRequestURI()
                                + exchange.getRequestHeaders().getFirst("host")));
        Recorded exchange = new Recorded("GET");

        egress.call(exchange, here(LONG));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.body()).isEqualTo("GET/list?from=3shop.test");
        assertThat(exchange.ended).isTrue();
        assertThat(exchange.header("connection")).isEmpty();
    }

    @Test
    void aLargeBodyTravelsBothWaysAtOnce() {
        serve(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getRequestBody().transferTo(exchange.getResponseBody());
            exchange.close();
        });
        String part = "x".repeat(700_000);
        Recorded exchange = new Recorded("POST", part, part, part);

        egress.call(exchange, here(LONG));

        assertThat(exchange.body()).isEqualTo(part + part + part);
    }

    @Test
    void anAddressOfThisNetworkIsRefusedUnlessItWasNamed() {
        int port = server.getAddress().getPort();
        serve(exchange -> answer(exchange, "inside"));

        for (String host : new String[] {"127.0.0.1", "localhost", "[::1]", "0.0.0.0"}) {
            assertThat(
                            code(() ->
                                    egress.call(
                                            new Recorded("GET"),
                                            to(host, port, address -> false, LONG))))
                    .isEqualTo(EgressException.Code.ADDRESS_PROHIBITED);
        }
    }

    @Test
    void anAddressOfANodeIsRefusedThoughItIsPublic() throws IOException {
        InetAddress node = InetAddress.getByName("1.1.1.1");
        try (Egress careful = egress(node::equals)) {
            assertThat(
                            code(() ->
                                    careful.call(
                                            new Recorded("GET"),
                                            to("1.1.1.1", 7400, address -> false, LONG))))
                    .isEqualTo(EgressException.Code.ADDRESS_PROHIBITED);
        }
    }

    @Test
    void nobodyThereIsSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(
                        code(() ->
                                egress.call(
                                        new Recorded("GET"),
                                        to("127.0.0.1", port, each -> true, LONG))))
                .isEqualTo(EgressException.Code.CONNECTION_REFUSED);
        assertThat(
                        code(() ->
                                egress.call(
                                        new Recorded("GET"),
                                        to("a.invalid", port, each -> true, LONG))))
                .isEqualTo(EgressException.Code.NAME_UNKNOWN);
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForAsLongAsWanted() {
        CountDownLatch over = new CountDownLatch(1);
        serve(exchange -> await(over));

        assertThat(code(() -> egress.call(new Recorded("GET"), here(Duration.ofMillis(200)))))
                .isEqualTo(EgressException.Code.RESPONSE_TIMEOUT);
        over.countDown();
    }

    @Test
    void whoAsksMayLeave() {
        Recorded exchange = new Recorded("GET");
        CountDownLatch over = new CountDownLatch(1);
        serve(ignored -> {
            exchange.onGone.run();
            await(over);
        });

        assertThat(code(() -> egress.call(exchange, here(LONG))))
                .isEqualTo(EgressException.Code.INCOMPLETE);
        over.countDown();
    }

    @Test
    void anAnswerThatBreaksOffOrIsNoneIsNoAnswer() throws Exception {
        assertThat(codeOf("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"))
                .isEqualTo(EgressException.Code.INCOMPLETE);
        assertThat(codeOf("SSH-2.0-OpenSSH\r\n\r\n")).isEqualTo(EgressException.Code.MALFORMED);
        assertThat(codeOf("")).isEqualTo(EgressException.Code.INCOMPLETE);
        assertThat(codeOf("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000) + "\r\n\r\n"))
                .isEqualTo(EgressException.Code.HEADERS_TOO_LARGE);
    }

    @Test
    void whatOnlyAnnouncesAnAnswerIsNone() throws Exception {
        Recorded exchange = new Recorded("GET");
        String early = "HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n";

        egress.call(exchange, speaking(early + "HTTP/1.1 200 OK\r\n\r\nto the end"));

        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.body()).isEqualTo("to the end");
    }

    /** A server may say that it is busy before it was asked, or while it is. */
    @Test
    void aServerThatAnswersAndLeavesBeforeItIsAskedIsHeard() throws Exception {
        for (int i = 0; i < 20; i++) {
            CountDownLatch left = new CountDownLatch(1);
            try (ServerSocket listening =
                    new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                threads.submit(() -> {
                    Socket socket = listening.accept();
                    socket.getOutputStream()
                            .write(
                                    "HTTP/1.1 503 Busy\r\n\r\nlater"
                                            .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    left.countDown();
                    return socket;
                });
                Recorded exchange =
                        new Recorded("GET") {
                            @Override
                            public RequestHead head() {
                                await(left);
                                return super.head();
                            }
                        };

                egress.call(
                        exchange, to("127.0.0.1", listening.getLocalPort(), each -> true, LONG));

                assertThat(exchange.status).isEqualTo(503);
                assertThat(exchange.body()).isEqualTo("later");
            }
        }
    }

    @Test
    void aServerWithoutTlsIsNotSpokenToByTls() throws Exception {
        Destination plain = speaking("HTTP/1.1 400 Bad Request\r\n\r\n");
        Destination secure =
                new Destination("127.0.0.1", plain.port(), true, each -> true, LONG, LONG, LONG);

        assertThat(code(() -> egress.call(new Recorded("GET"), secure)))
                .isEqualTo(EgressException.Code.TLS_FAILED);
    }

    private EgressException.Code codeOf(String spoken) throws IOException {
        Destination server = speaking(spoken);
        return code(() -> egress.call(new Recorded("GET"), server));
    }

    /** A server that says one thing to one client and leaves. */
    private Destination speaking(String words) throws IOException {
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ =
                threads.submit(() -> {
                    try (listening;
                            Socket socket = listening.accept()) {
                        var _ = socket.getInputStream().read();
                        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                        socket.shutdownOutput();
                        socket.getInputStream().readAllBytes();
                    }
                    return true;
                });
        return to("127.0.0.1", listening.getLocalPort(), each -> true, LONG);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void aConnectionCarriesBytesBothWaysAndIsCountedUntilItIsClosed() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            EgressSocket socket = egress.connect(at(server), each -> true);
            try (Socket accepted = server.accept()) {
                socket.channel().write(ByteBuffer.wrap(new byte[] {7}));
                assertThat(accepted.getInputStream().read()).isEqualTo(7);
                assertThat(connections()).isEqualTo("1");

                socket.close();
                socket.close();

                assertThat(accepted.getInputStream().read()).isEqualTo(-1);
                assertThat(connections()).isEqualTo("0");
            }
        }
    }

    @Test
    void aConnectionIntoThisNetworkIsRefusedUnlessTheAddressWasNamed() throws Exception {
        InetAddress node = InetAddress.getByName("1.1.1.1");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Egress careful = egress(node::equals)) {
            assertThat(code(() -> egress.connect(at(server), each -> false)))
                    .isEqualTo(EgressException.Code.ADDRESS_PROHIBITED);
            assertThat(
                            code(() ->
                                    careful.connect(
                                            new InetSocketAddress(node, 7400), each -> false)))
                    .isEqualTo(EgressException.Code.ADDRESS_PROHIBITED);
            assertThat(code(() -> egress.addresses("localhost", each -> false)))
                    .isEqualTo(EgressException.Code.ADDRESS_PROHIBITED);
            assertThat(egress.addresses("127.0.0.1", each -> true))
                    .containsExactly(InetAddress.getByName("127.0.0.1"));
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        InetSocketAddress left;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            left = at(server);
        }

        assertThat(code(() -> egress.connect(left, each -> true)))
                .isEqualTo(EgressException.Code.CONNECTION_REFUSED);
        assertThat(connections()).isEqualTo("0");
    }

    private String connections() {
        return environment
                .metrics()
                .scrape()
                .lines()
                .filter(line -> line.startsWith("aether_egress_connections "))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
    }

    private static InetSocketAddress at(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }
}
