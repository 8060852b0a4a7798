package dev.aether.blackbox;

import dev.aether.kubernetes.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Clients that put one key after another through the JSON gateways of all nodes and remember what
 * was acknowledged.
 */
final class PutLoad implements AutoCloseable {
    static final String PREFIX = "load/";

    private final HttpClient client;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private volatile boolean closed;

    PutLoad(Lattice lattice, int count) {
        this.client = HttpClient.newBuilder().sslContext(lattice.operator().tls()).build();
        for (int number = 0; number < count; number++) {
            NodeProcess node = lattice.nodes().get(number % lattice.nodes().size());
            String prefix = PREFIX + number + "/";
            clients.submit(() -> run(URI.create(node.etcd() + "/v3/kv/put"), prefix));
        }
    }

    /** Puts until the first failure: the nodes are being killed. */
    private void run(URI door, String prefix) {
        for (int turn = 0; !closed; turn++) {
            String key = prefix + turn;
            String value = Integer.toHexString(key.hashCode());
            if (!put(door, key, value)) {
                return;
            }
            acknowledged.put(key, value);
        }
    }

    private boolean put(URI door, String key, String value) {
        Json body = Json.object("key", base64(key)).with("value", base64(value));
        HttpRequest request =
                HttpRequest.newBuilder(door)
                        .POST(BodyPublishers.ofByteArray(body.bytes()))
                        .timeout(Duration.ofSeconds(10))
                        .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200;
        } catch (IOException killed) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keys and values, as they grow. */
    Map<String, String> acknowledged() {
        return acknowledged;
    }

    /** Ends all clients and waits for their last answers. */
    void finish() {
        close();
    }

    @Override
    public void close() {
        closed = true;
        clients.close();
    }
}
