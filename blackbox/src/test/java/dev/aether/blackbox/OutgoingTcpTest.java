package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Particles connect by TCP to where they may: {@code examples/redis} keeps values in a server. */
@ExtendWith(SharedLattice.class)
final class OutgoingTcpTest {
    private static final AppUnderTest NAMED = app("named");
    private static final AppUnderTest BOTH = app("both");
    private static final AppUnderTest INWARD = app("inward");
    private static final AppUnderTest UNGRANTED = app("ungranted");

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static Lattice lattice;
    private static Shelf shelf;

    private static AppUnderTest app(String name) {
        return new AppUnderTest(name, "redis", 1, "{}");
    }

    @BeforeAll
    static void appsThatConnectRun(Lattice shared) throws Exception {
        lattice = shared;
        shelf = new Shelf();
        Api api = lattice.api(lattice.nodes().getFirst());
        String digest = api.upload(NAMED.file());
        String address = "127.0.0.1:" + shelf.port();
        String name = "localhost:" + shelf.port();
        api.create(manifest(NAMED, digest, address, granted(address)));
        api.create(manifest(BOTH, digest, name, granted(name, address)));
        api.create(manifest(INWARD, digest, name, granted(name)));
        api.create(manifest(UNGRANTED, digest, address, ""));
        for (AppUnderTest app : List.of(NAMED, BOTH, INWARD, UNGRANTED)) {
            api.awaitPhase(app, "Ready", Duration.ofSeconds(60));
        }
    }

    @AfterAll
    static void closeShelf() throws IOException {
        shelf.close();
    }

    private static String granted(String... to) {
        return ", \"wasi:sockets/tcp\": {\"to\": [\"" + String.join("\", \"", to) + "\"]}";
    }

    private static String manifest(AppUnderTest app, String digest, String server, String uses) {
        return """
        {"apiVersion": "aether.dev/v1", "kind": "App",
         "metadata": {"name": "%1$s", "namespace": "default"},
         "spec": {"particle": {"web": {
           "from": "%2$s",
           "uses": {"wasi:http/incoming-handler": {"route": "%3$s/*"}%4$s},
           "env": {"REDIS": "%5$s"},
           "reuse": {"requests": 1000, "idle": "30s"},
           "scale": {"min": 1, "max": 1},
           "limits": {"memory": "16Mi"}}}}}
        """
                .formatted(app.name(), digest, app.host(), uses, server);
    }

    private static HttpResponse<String> ask(AppUnderTest app, String method, String body)
            throws Exception {
        NodeProcess node = lattice.nodes().getFirst();
        HttpRequest request =
                HttpRequest.newBuilder(node.ingress("/" + app.name()))
                        .header("host", app.host())
                        .method(method, BodyPublishers.ofString(body))
                        .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private static String put(AppUnderTest app, String value) throws Exception {
        HttpResponse<String> answer = ask(app, "PUT", value);
        return answer.statusCode() + " " + answer.body();
    }

    private static void awaitLog(AppUnderTest app, String words) {
        Waiting.until(
                "the log says " + words,
                Duration.ofSeconds(10),
                () -> lattice.api(lattice.nodes().getFirst()).log(app).contains(words));
    }

    @Test
    void valuesGoToTheServerAndComeBackOnAConnectionThatIsKept() throws Exception {
        String large = "0123456789abcdef".repeat(40_000);
        put(NAMED, "first");
        int before = shelf.connections.get();

        for (String value : List.of("", "short", large)) {
            assertThat(put(NAMED, value)).startsWith("204");
            assertThat(ask(NAMED, "GET", "").body()).isEqualTo(value);
        }
        assertThat(ask(NAMED, "DELETE", "").statusCode()).isEqualTo(204);
        assertThat(ask(NAMED, "GET", "").statusCode()).isEqualTo(404);

        assertThat(shelf.connections.get()).isEqualTo(before);
    }

    @Test
    void aServerThatHungUpIsConnectedToAgain() throws Exception {
        assertThat(put(BOTH, "kept")).startsWith("204");
        shelf.hangUp();

        assertThat(ask(BOTH, "GET", "").body()).isEqualTo("kept");
    }

    @Test
    void aNameIsReachedIfItsAddressMayBe() throws Exception {
        assertThat(put(BOTH, "by name")).startsWith("204");
        assertThat(put(INWARD, "by name")).startsWith("502 no server");

        awaitLog(INWARD, "only an address that is itself named");
    }

    @Test
    void whatWasNotGrantedIsDeniedAndTheLogSaysTheLineToAdd() throws Exception {
        assertThat(put(UNGRANTED, "x")).startsWith("502 no server: Permission denied");

        awaitLog(UNGRANTED, "wasi:sockets/tcp");
        awaitLog(UNGRANTED, "127.0.0.1:" + shelf.port());
    }
}
