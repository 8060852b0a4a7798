package dev.aether.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IngressTest {
    @TempDir Path directory;
    private Doorway door;

    @BeforeEach
    void open() {
        door = new Doorway(directory, config -> config);
        door.guest(Guests.says("hello"));
    }

    @AfterEach
    void close() {
        door.close();
    }

    private static String get(String path, String... headers) {
        return "GET "
                + path
                + " HTTP/1.1\r\nHost: shop.test\r\n"
                + String.join("", headers)
                + "\r\n";
    }

    private static final String CLOSE = "Connection: close\r\n";

    @Test
    void aResponseSaysWhoAnswered() throws Exception {
        String answer = door.talk(get("/x", CLOSE));

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("aether-node: 0000000000000001\r\n", "aether-replica: w1\r\n")
                .contains("transfer-encoding: chunked\r\n", "connection: close\r\n")
                .endsWith("5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void theGuestSeesWhoAskedAndATraceButNothingOfTheConnection() throws Exception {
        door.guest(exchange -> {
            String seen = exchange.head().authority() + " " + exchange.head().headers();
            return Guests.says(seen).apply(exchange);
        });

        String answer =
                door.talk(
                        get(
                                "/x",
                                "Connection: close, x-private\r\n",
                                "X-Private: 1\r\nX-Kept: 2\r\nX-Forwarded-For: 10.0.0.9\r\n"));

        assertThat(answer)
                .contains("shop.test [Header[name=X-Kept, value=2]")
                .contains("name=x-forwarded-for, value=10.0.0.9, 127.0.0.1]")
                .containsPattern("name=traceparent, value=00-[0-9a-f]{32}-[0-9a-f]{16}-01]")
                .doesNotContain("Private", "Host");
    }

    @Test
    void nobodyFromOutsideSaysWhatOnlyNodesMay() throws Exception {
        door.guest(exchange -> Guests.says("" + exchange.head().headers()).apply(exchange));

        String answer = door.talk(get("/x", CLOSE, "X-Aether-Caller: spiffe://x/ns/a/app/b/c\r\n"));

        assertThat(answer.toLowerCase(Locale.ROOT))
                .contains("traceparent")
                .doesNotContain("x-aether", "spiffe");
    }

    @Test
    void aClientThatLeavesEndsWhatWasDoneForIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        door.guest(exchange -> {
            exchange.onGone(left::countDown);
            asked.countDown();
            try {
                left.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return new Outcome.Gone("it left");
        });
        try (Socket socket = door.connect()) {
            socket.getOutputStream().write(get("/x").getBytes(StandardCharsets.US_ASCII));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        door.guest(exchange -> Guests.says(exchange.head().target()).apply(exchange));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            many.append(get("/" + i));
        }

        String answer = door.talk(many + get("/last", CLOSE));

        int position = 0;
        for (int i = 0; i < 200; i++) {
            position = answer.indexOf("\r\n/" + i + "\r\n", position);
            assertThat(position).as("answer " + i).isPositive();
        }
        assertThat(answer).endsWith("/last\r\n0\r\n\r\n");
    }

    @Test
    void bodiesStreamBothWaysAtOnce() throws Exception {
        door.guest(Guests.echoes());
        try (Socket socket = door.connect()) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(
                    "POST /x HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            for (int i = 0; i < 10; i++) {
                out.write(("5\r\npart" + i + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(Doorway.readUntil(in, "part" + i + "\r\n")).isNotEmpty();
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(Doorway.readUntil(in, "\r\n\r\n")).isEqualTo("0\r\nx-end: yes\r\n\r\n");
        }
    }

    @Test
    void aLargeBodyComesBackWholeOverOneConnection() throws Exception {
        door.guest(Guests.echoes());
        door.mesh.routes(List.of(new Route("*", "/*", "web", Duration.ofSeconds(20))));
        byte[] large = new byte[5_000_000];
        new java.util.Random(3).nextBytes(large);
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<byte[]> answer =
                        client.send(
                                java.net.http.HttpRequest.newBuilder(door.uri("/large"))
                                        .POST(BodyPublishers.ofByteArray(large))
                                        .build(),
                                BodyHandlers.ofByteArray());

                assertThat(answer.body()).isEqualTo(large);
            }
        }
    }

    @Test
    void aClientThatExpectsToContinueIsToldTo() throws Exception {
        door.guest(Guests.echoes());
        try (Socket socket = door.connect()) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(
                    ("PUT /x HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 4\r\n"
                                    + "Expect: 100-continue\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(Doorway.readUntil(in, "\r\n\r\n"))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            out.write("body".getBytes(StandardCharsets.US_ASCII));
            assertThat(Doorway.readUntil(in, "\r\n0\r\nx-end: yes\r\n\r\n")).contains("4\r\nbody");
        }
    }

    @Test
    void headHasNoBodyAndKeepsTheConnection() throws Exception {
        String head = "HEAD /x HTTP/1.1\r\nHost: shop.test\r\n\r\n";

        String answer = door.talk(head + head + get("/x", CLOSE));

        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(4);
        assertThat(answer.split("hello", -1)).hasSize(2);
    }

    @Test
    void anUnreadBodyIsSkipped() throws Exception {
        String post = "POST /x HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 10\r\n\r\n0123456789";

        String answer = door.talk(post + get("/x", CLOSE));

        assertThat(answer.split("hello", -1)).hasSize(3);
    }

    @Test
    void anOldClientGetsNoChunks() throws Exception {
        String answer = door.talk("GET /x HTTP/1.0\r\nHost: shop.test\r\n\r\n");

        assertThat(answer).doesNotContain("chunked").endsWith("\r\n\r\nhello");
    }

    @Test
    void theAbsoluteFormNamesTheHost() throws Exception {
        String answer =
                door.talk(
                        "GET http://shop.test/x HTTP/1.1\r\nHost: else.test\r\n" + CLOSE + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").contains("hello");
    }

    @Test
    void whatHasNoRouteIsToldSo() throws Exception {
        String answer = door.talk("GET /x HTTP/1.1\r\nHost: Else.test\r\n" + CLOSE + "\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 404 ")
                .endsWith("aether: no route for host \"else.test\" and path \"/x\"\n");
    }

    @Test
    void failuresHaveTheirStatuses() throws Exception {
        door.guest(Guests.ends(new Outcome.Failed("trap")));
        assertThat(door.talk(get("/x", CLOSE))).startsWith("HTTP/1.1 502 ").endsWith("trap\n");
        door.guest(Guests.ends(new Outcome.Late("slow")));
        assertThat(door.talk(get("/x", CLOSE))).startsWith("HTTP/1.1 504 ");
        door.guest(exchange -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(door.talk(get("/x", CLOSE))).startsWith("HTTP/1.1 502 ");
        door.guests.guests.clear();
        assertThat(door.talk(get("/x", CLOSE)))
                .startsWith("HTTP/1.1 503 ")
                .contains("retry-after: 1\r\n");
    }

    @Test
    void aResponseThatIsWrongIsTheReplicasFaultEvenIfItBlamesTheReader() throws Exception {
        door.guest(exchange -> {
            try {
                exchange.begin(200, List.of(new Header("x-bad", "a\r\nb")));
            } catch (MeshException refused) {
                return new Outcome.Gone("the reader is gone");
            }
            return new Outcome.Answered();
        });

        assertThat(door.talk(get("/x", CLOSE)))
                .startsWith("HTTP/1.1 502 ")
                .endsWith("aether: the replica sent an invalid header x-bad\n");
    }

    @Test
    void aBodyThatIsShorterThanItsLengthClosesTheConnection() throws Exception {
        door.guest(exchange -> {
            exchange.begin(200, List.of(new Header("content-length", "9")));
            exchange.write("half".getBytes(StandardCharsets.US_ASCII));
            exchange.end(List.of());
            return new Outcome.Answered();
        });

        assertThat(door.talk(get("/x"))).endsWith("\r\n\r\nhalf");
    }

    @Test
    void aFailureInTheMiddleClosesTheConnection() throws Exception {
        door.guest(exchange -> {
            exchange.begin(200, List.of());
            exchange.write("half".getBytes(StandardCharsets.US_ASCII));
            return new Outcome.Failed("trap");
        });

        assertThat(door.talk(get("/x"))).endsWith("4\r\nhalf\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/1.1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nX Y: 1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nX : 1\r\n\r\n",
                "GET /x HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n",
                "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n"
            })
    void whatTwoReadersCouldReadDifferentlyIsRefused(String request) throws Exception {
        AtomicInteger called = new AtomicInteger();
        door.guest(exchange -> {
            called.incrementAndGet();
            return Guests.says("no").apply(exchange);
        });

        String answer = door.talk(request + get("/smuggled"));

        assertThat(answer).startsWith("HTTP/1.1 400 ").contains("connection: close\r\n");
        assertThat(answer.split("HTTP/1.1", -1)).hasSize(2);
        assertThat(called).hasValue(0);
    }

    @Test
    void everySizeHasALimit() throws Exception {
        assertThat(door.talk(get("/" + "x".repeat(9000)))).startsWith("HTTP/1.1 414 ");
        assertThat(door.talk(get("/x", "X: " + "y".repeat(40_000) + "\r\n")))
                .startsWith("HTTP/1.1 431 ");
        assertThat(door.talk(get("/x", "X: y\r\n".repeat(200)))).startsWith("HTTP/1.1 431 ");
        assertThat(door.talk(get("/x", "Content-Length: 99999999999\r\n")))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aClientThatDoesNotReadStopsTheGuest() throws Exception {
        door.close();
        door = new Doorway(directory, config -> config.withStall(Duration.ofMillis(300)));
        AtomicInteger written = new AtomicInteger();
        CountDownLatch stopped = new CountDownLatch(1);
        door.guest(exchange -> {
            try {
                exchange.begin(200, List.of());
                for (int i = 0; i < 10_000; i++) {
                    exchange.write(new byte[64 * 1024]);
                    written.incrementAndGet();
                }
            } finally {
                stopped.countDown();
            }
            return new Outcome.Answered();
        });

        try (Socket socket = door.connect()) {
            socket.getOutputStream().write(get("/x").getBytes(StandardCharsets.US_ASCII));

            assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(written).hasValueLessThan(1000);
    }

    @Test
    void aConnectionWithoutAWholeRequestIsClosed() throws Exception {
        door.close();
        door = new Doorway(directory, config -> config.withKeepAlive(Duration.ofMillis(200)));

        assertThat(door.talk("")).isEmpty();
        assertThat(door.talk("GET /x HTTP/1.1\r\nHos")).isEmpty();
    }

    @Test
    void accessIsCounted() throws IOException {
        door.talk(get("/x", CLOSE));
        door.talk("GET /x HTTP/1.1\r\nHost: none\r\n" + CLOSE + "\r\n");
        door.close();

        assertThat(door.environment.metrics().scrape())
                .contains("aether_ingress_requests_total{status=\"2xx\"} 1")
                .contains("aether_ingress_requests_total{status=\"4xx\"} 1")
                .contains("aether_ingress_request_seconds_count 2");
    }
}
