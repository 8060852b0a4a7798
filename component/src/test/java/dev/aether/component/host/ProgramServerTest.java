package dev.aether.component.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentEngine;
import dev.aether.component.Limits;
import dev.aether.component.wasi.LogSink;
import dev.aether.component.wasi.WasiGrants;
import dev.aether.component.wasi.http.HttpProgram;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class ProgramServerTest {
    private static final ComponentEngine ENGINE = ComponentEngine.create();
    private static final HttpProgram HELLO = program("hello");
    private static final HttpProgram FAULTY = program("faulty");

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void bodiesHeadersAndStatusesPassBothWays() throws Exception {
        try (var server = start(HELLO)) {
            String large = "0123456789".repeat(50_000);

            var echo = send(server, "/echo", BodyPublishers.ofString(large));
            var status = send(server, "/status/418", BodyPublishers.noBody());
            var headers =
                    client.send(
                            HttpRequest.newBuilder(uri(server, "/headers"))
                                    .header("x-one", "1")
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(echo.body()).isEqualTo(large);
            assertThat(status.statusCode()).isEqualTo(418);
            assertThat(headers.body().toLowerCase(Locale.ROOT)).contains("x-one: 1");
            assertThat(log).isEmpty();
        }
    }

    @Test
    void faultsAreForWhoRunsItAndTheNextRequestIsServed() throws Exception {
        try (var server = start(FAULTY)) {
            assertThat(send(server, "/trap", BodyPublishers.noBody()).statusCode()).isEqualTo(500);
            assertThat(send(server, "/silent", BodyPublishers.noBody()).statusCode())
                    .isEqualTo(500);
            assertThat(send(server, "/allocate", BodyPublishers.noBody()).statusCode())
                    .isEqualTo(500);
            assertThat(send(server, "/loop", BodyPublishers.noBody()).statusCode()).isEqualTo(504);
            assertThat(send(server, "/fine", BodyPublishers.noBody()).body()).isEqualTo("ok\n");

            assertThat(log).hasSize(4).allMatch(line -> line.startsWith("POST /"));
        }
    }

    @Test
    void aBodyThatBreaksOffIsNotTakenForWhole() throws Exception {
        try (var server = start(FAULTY)) {
            assertThatThrownBy(() -> send(server, "/breaks", BodyPublishers.noBody()))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> send(server, "/unfinished", BodyPublishers.noBody()))
                    .isInstanceOf(IOException.class);
            assertThat(send(server, "/fine", BodyPublishers.noBody()).body()).isEqualTo("ok\n");
        }
    }

    @Test
    void aHeadHasNoBody() throws Exception {
        try (var server = start(HELLO)) {
            var head =
                    client.send(
                            HttpRequest.newBuilder(uri(server, "/")).HEAD().build(),
                            BodyHandlers.ofString());

            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void anAddressInUseIsAFault() throws Exception {
        try (var server = start(HELLO)) {
            InetSocketAddress taken = server.address();

            assertThatThrownBy(() -> ProgramServer.start(HELLO, taken, settings(), log::add))
                    .isInstanceOf(BindException.class);
        }
    }

    private ProgramServer start(HttpProgram program) throws IOException {
        return ProgramServer.start(
                program,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                settings(),
                log::add);
    }

    private static ProgramServer.Settings settings() {
        return new ProgramServer.Settings(
                4, 10, Duration.ofSeconds(2), Limits.standard().withMemoryBytesMax(16 << 20));
    }

    private HttpResponse<String> send(
            ProgramServer server, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(server, path)).POST(body).build(),
                BodyHandlers.ofString(UTF_8));
    }

    private static URI uri(ProgramServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private static HttpProgram program(String name) {
        try {
            Component component =
                    Component.parse(
                            Files.readAllBytes(Path.of("..", "examples", name, name + ".wasm")));
            WasiGrants grants =
                    WasiGrants.builder(new SystemClocks())
                            .readTime()
                            .random(new SecureRandomSource())
                            .commandLine(List.of(name), Map.of(), LogSink.NOWHERE)
                            .build();
            return HttpProgram.prepare(ENGINE, component, grants);
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
