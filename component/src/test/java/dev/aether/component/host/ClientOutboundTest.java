package dev.aether.component.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aether.component.wasi.http.ErrorCode;
import dev.aether.component.wasi.http.HttpBody;
import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpField;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientOutboundTest {
    private static final OutboundTimeouts TIMEOUTS =
            new OutboundTimeouts(
                    Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private HttpServer server;
    private String authority;
    private ClientOutbound outbound;

    @BeforeEach
    void startAServerThatTellsWhatItGot() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ClientOutboundTest::tell);
        server.start();
        authority = "127.0.0.1:" + server.getAddress().getPort();
        outbound = new ClientOutbound(Set.of(authority));
    }

    @AfterEach
    void stop() {
        outbound.close();
        server.stop(0);
    }

    @Test
    void aRequestAndItsBodyArriveAndTheAnswerComesBack() throws Exception {
        var headers = List.of(new HttpField("x-a", "1"));

        HttpResponse response = send("POST", headers, HttpBody.of("payload".getBytes(UTF_8)));

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.headers()).anyMatch(field -> field.named("x-b"));
        assertThat(text(response)).isEqualTo("POST /p?q x-a=[1] coding=[chunked] body=payload");
    }

    @Test
    void aDeclaredLengthIsKept() throws Exception {
        var headers = List.of(new HttpField("content-length", "7"));

        HttpResponse response = send("PUT", headers, HttpBody.of("payload".getBytes(UTF_8)));

        assertThat(text(response)).isEqualTo("PUT /p?q x-a=null coding=null body=payload");
    }

    @Test
    void aGetWithoutABodyIsNotSentInChunks() throws Exception {
        HttpResponse response = send("GET", List.of(), HttpBody.empty());

        assertThat(text(response)).isEqualTo("GET /p?q x-a=null coding=null body=");
    }

    @Test
    void nobodyElseIsSpokenTo() {
        var request =
                new HttpRequest("GET", "http", "127.0.0.1:1", "/", List.of(), HttpBody.empty());

        assertThatThrownBy(() -> outbound.send(request, TIMEOUTS))
                .isInstanceOfSatisfying(
                        HttpFault.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.HTTP_REQUEST_DENIED));
    }

    @Test
    void aClosedPortRefuses() {
        server.stop(0);

        assertThatThrownBy(() -> send("GET", List.of(), HttpBody.empty()))
                .isInstanceOfSatisfying(
                        HttpFault.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.CONNECTION_REFUSED));
    }

    private HttpResponse send(String method, List<HttpField> headers, HttpBody body)
            throws Exception {
        return outbound.send(
                new HttpRequest(method, "http", authority, "/p?q", headers, body), TIMEOUTS);
    }

    private static String text(HttpResponse response) throws Exception {
        var all = new ByteArrayOutputStream();
        for (byte[] piece = response.body().read(100);
                piece.length > 0;
                piece = response.body().read(100)) {
            all.writeBytes(piece);
        }
        response.body().close();
        return all.toString(UTF_8);
    }

    private static void tell(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String told =
                "%s %s x-a=%s coding=%s body=%s"
                        .formatted(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI(),
                                headers.get("x-a"),
                                headers.get("transfer-encoding"),
                                new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        exchange.getResponseHeaders().add("x-b", "2");
        exchange.sendResponseHeaders(202, 0);
        try (var body = exchange.getResponseBody()) {
            body.write(told.getBytes(UTF_8));
        }
    }
}
