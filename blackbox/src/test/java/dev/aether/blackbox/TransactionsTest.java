package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions over keyspaces by HTTPS, asked of every node. */
@ExtendWith(SharedLattice.class)
final class TransactionsTest {
    private static final String KEYSPACES = "/apis/aether.dev/v1/keyspaces";
    private static final String PART =
            "{\"compare\": [{\"key\": \"%1$s\", \"target\": \"VERSION\", \"version\": \"%2$d\"}],"
                    + " \"success\": [{\"request_put\": {\"key\": \"%1$s\", \"value\": \"%1$s\"}}],"
                    + " \"failure\": [{\"request_range\": {\"key\": \"%1$s\"}}]}";

    private static Lattice lattice;

    @BeforeAll
    static void threeNodesWithTwoKeyspaces(Lattice shared) {
        lattice = shared;
        for (String name : List.of("orders", "stock")) {
            HttpResponse<String> made =
                    send(
                            lattice.nodes().getFirst(),
                            KEYSPACES,
                            "{\"apiVersion\": \"aether.dev/v1\", \"kind\": \"Keyspace\","
                                    + " \"metadata\": {\"name\": \"%s\"}}".formatted(name));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        }
    }

    private static HttpResponse<String> send(NodeProcess node, String path, String body) {
        return lattice.api(node).send("POST", node.api(path), BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> transact(NodeProcess node, int orders, int stock) {
        String key = Base64.getEncoder().encodeToString("key".getBytes(StandardCharsets.UTF_8));
        String body =
                "{\"parts\": {\"orders\": %s, \"stock\": %s}}"
                        .formatted(PART.formatted(key, orders), PART.formatted(key, stock));
        return send(node, "/aether/v1/transactions", body);
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void allPartsHappenOrNone() {
        int version = 0;
        for (NodeProcess node : lattice.nodes()) {
            HttpResponse<String> refused = transact(node, version, version + 1);
            assertThat(refused.body()).as("asked of %s", node).contains("\"succeeded\":false");
            HttpResponse<String> done = transact(node, version, version);
            assertThat(done.body()).as("asked of %s", node).contains("\"succeeded\":true");
            version++;
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void mistakesAreTold() {
        NodeProcess node = lattice.nodes().getFirst();

        HttpResponse<String> unknown =
                send(node, "/aether/v1/transactions", "{\"parts\": {\"a\": {}, \"b\": {}}}");

        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(unknown.body()).contains("there is no keyspace");
    }
}
