package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A particle keeps objects in its store, and reads settings of a ConfigMap. */
@ExtendWith(SharedLattice.class)
final class AlbumTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String MAP = MAPS + "/album";
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final AppUnderTest APP = new AppUnderTest("album", "album", 3, "{}");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Lattice lattice;

    @BeforeEach
    void oneReplicaRunsOnEachNode(Lattice shared) throws IOException {
        lattice = shared;
        Api api = lattice.api(lattice.nodes().getFirst());
        // Of the test before.
        api.send("DELETE", lattice.nodes().getFirst().api(MAP), BodyPublishers.noBody());
        write("POST", MAPS, "Holidays");
        api.create(
                """
                {"apiVersion": "aether.dev/v1", "kind": "App",
                 "metadata": {"name": "album", "namespace": "default"},
                 "spec": {"store": {"pictures": {}}, "particle": {"web": {
                   "from": "%s",
                   "uses": {"wasi:http/incoming-handler": {"route": "album.localhost/*"},
                            "wasi:blobstore/blobstore": {"store": "pictures"},
                            "wasi:config/store": {"from": [{"configMap": "album"}]}},
                   "scale": {"min": 3, "max": 3},
                   "limits": {"memory": "16Mi", "deadline": "60s"}}}}}
                """
                        .formatted(api.upload(APP.file())));
        api.awaitPhase(APP, "Ready", READY_MAX);
    }

    private void write(String verb, String path, String title) {
        String map =
                """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "album"},
                 "data": {"title": "%s"}}
                """
                        .formatted(title);
        NodeProcess node = lattice.nodes().getFirst();
        BodyPublisher body = BodyPublishers.ofString(map);
        assertThat(lattice.api(node).send(verb, node.api(path), body).statusCode())
                .isBetween(200, 201);
    }

    private HttpRequest.Builder request(NodeProcess node, String path) {
        return HttpRequest.newBuilder(node.ingress(path)).header("host", APP.host());
    }

    private String put(NodeProcess node, String name, BodyPublisher body) throws Exception {
        HttpRequest put = request(node, "/" + name).PUT(body).build();
        return client.send(put, BodyHandlers.ofString()).body();
    }

    private byte[] get(NodeProcess node, String path) throws Exception {
        return client.send(request(node, path).build(), BodyHandlers.ofByteArray()).body();
    }

    private String names(NodeProcess node) throws Exception {
        return new String(get(node, "/"), StandardCharsets.UTF_8);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void objectsOutliveTheNodeTheyWereWrittenThroughAndHalfOnesAreNotSeen() throws Exception {
        List<NodeProcess> nodes = lattice.nodes();
        byte[] picture = random(5_000_000);
        NodeProcess victim = nodes.getLast();

        assertThat(put(victim, "a", BodyPublishers.ofByteArray(picture)))
                .isEqualTo("a: 5000000 bytes\n");
        Stalled half = new Stalled(random(2_000_000));
        HttpRequest put =
                request(victim, "/b").PUT(BodyPublishers.ofInputStream(() -> half)).build();
        CompletableFuture<HttpResponse<String>> stalled =
                client.sendAsync(put, BodyHandlers.ofString());
        half.reached.await();
        victim.kill();
        half.goOn.countDown();

        assertThat(stalled).failsWithin(READY_MAX);
        assertThat(get(nodes.getFirst(), "/a")).isEqualTo(picture);
        assertThat(get(nodes.get(1), "/a?999999-3000000"))
                .isEqualTo(Arrays.copyOfRange(picture, 999_999, 3_000_001));
        assertThat(names(nodes.get(1))).isEqualTo("Holidays\n- a\n");
        lattice.startAll();
    }

    @Test
    void aChangedSettingReachesRequestsWithoutADeploy() throws Exception {
        assertThat(names(lattice.nodes().getFirst())).startsWith("Holidays\n");

        write("PUT", MAP, "Work");

        for (NodeProcess node : lattice.nodes()) {
            Waiting.until("the new title", READY_MAX, () -> titleIs(node, "Work"));
        }
    }

    private boolean titleIs(NodeProcess node, String title) {
        return lattice.api(node).call(APP, "/").body().startsWith(title + "\n");
    }

    /** Gives some bytes, and the rest of them only when told so. */
    private static final class Stalled extends InputStream {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final InputStream bytes;

        Stalled(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read by pieces");
        }

        @Override
        public int read(byte[] target, int at, int most) throws IOException {
            int count = bytes.read(target, at, most);
            if (count < 0) {
                reached.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException stopped) {
                    throw new IOException(stopped);
                }
            }
            return count;
        }
    }
}
