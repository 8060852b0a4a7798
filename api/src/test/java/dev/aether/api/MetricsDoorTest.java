package dev.aether.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.environment.system.SystemEnvironment;
import dev.aether.transport.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsDoorTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> obstacles = new ArrayList<>();
    @TempDir Path directory;
    private MetricsDoor door;

    @BeforeEach
    void open() {
        door =
                new MetricsDoor(
                        SystemEnvironment.open(directory),
                        () -> List.copyOf(obstacles),
                        List.of(
                                new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0),
                                new InetSocketAddress(InetAddress.ofLiteral("::1"), 0)));
        door.start();
    }

    @AfterEach
    void close() {
        door.close();
        client.close();
    }

    @Test
    void aDoorDoesNotOpenOnAHostWithoutAnAddress() {
        List<InetSocketAddress> lost =
                List.of(InetSocketAddress.createUnresolved("lost.invalid", 0));
        try (MetricsDoor closed =
                new MetricsDoor(
                        SystemEnvironment.open(directory.resolve("other")), List::of, lost)) {
            assertThatThrownBy(closed::start)
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("lost.invalid");
        }
    }

    @Test
    void metricsAreScraped() throws Exception {
        HttpResponse<String> metrics = read("127.0.0.1", "/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).contains("aether_door_connections{door=\"metrics\"}");
        assertThat(metrics.headers().firstValue("content-type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @Test
    void aNodeIsReadyOnceNothingIsInTheWay() throws Exception {
        obstacles.add("the range of system has no leader");
        assertThat(read("[::1]", "/readyz").statusCode()).isEqualTo(503);
        assertThat(read("[::1]", "/readyz").body())
                .isEqualTo("the range of system has no leader\n");
        assertThat(read("[::1]", "/livez").body()).isEqualTo("ok\n");

        obstacles.clear();

        assertThat(read("127.0.0.1", "/readyz").statusCode()).isEqualTo(200);
        assertThat(read("127.0.0.1", "/elsewhere").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> read(String host, String path)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://" + host + ":" + door.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
