package dev.aether.cli.etcd;

import dev.aether.cli.CommandFailure;
import dev.aether.kubernetes.Json;
import dev.aether.sdk.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes keys into a keyspace through the JSON form of the etcd door, many at a time. */
final class KeyWriter implements AutoCloseable {
    private static final int OPERATIONS_MAX = 128;
    private static final int BYTES_MAX = 700 << 10;
    private static final int OK = 200;

    private final HttpClient client;
    private final URI transactions;
    private final Map<ByteBuffer, EtcdVersion> waiting = new LinkedHashMap<>();
    private long bytes;

    /**
     * @param endpoint such as {@code https://127.0.0.1:7403}
     */
    KeyWriter(String endpoint, Credentials credentials) {
        this.client = HttpClient.newBuilder().sslContext(credentials.tls()).build();
        this.transactions = URI.create(endpoint + "/v3/kv/txn");
    }

    /** Only the last version of a key within one request is written. */
    void write(EtcdVersion version) {
        int size = version.key().remaining() + version.value().remaining();
        boolean isNew = !waiting.containsKey(version.key());
        if (bytes + size > BYTES_MAX || (isNew && waiting.size() == OPERATIONS_MAX)) {
            flush();
        }
        waiting.put(version.key(), version);
        bytes += size;
    }

    /** Writes what waits. */
    void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Json> operations = new ArrayList<>();
        waiting.values().forEach(version -> operations.add(operation(version)));
        waiting.clear();
        bytes = 0;
        send(Json.object().with("success", new Json.ArrayNode(operations)).toString());
    }

    private static Json operation(EtcdVersion version) {
        Json.ObjectNode key = Json.object("key", base64(version.key()));
        return version.isDeletion()
                ? Json.object().with("requestDeleteRange", key)
                : Json.object().with("requestPut", key.with("value", base64(version.value())));
    }

    private static String base64(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return Base64.getEncoder().encodeToString(copy);
    }

    private void send(String transaction) {
        HttpRequest request =
                HttpRequest.newBuilder(transactions)
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(transaction))
                        .build();
        try {
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new CommandFailure(
                        CommandFailure.FAILED,
                        "the node refused keys: " + response.body().strip(),
                        "what came before is written; the command may be run again");
            }
        } catch (IOException failure) {
            throw new CommandFailure(
                    CommandFailure.UNAVAILABLE,
                    "no answer of " + transactions.getAuthority() + ": " + failure,
                    "what came before is written; the command may be run again");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(CommandFailure.FAILED, "interrupted", "");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
