package dev.aether.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.kubernetes.Json.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Particles on all nodes send each other messages. */
@ExtendWith(SharedLattice.class)
final class MessagesTest {
    private static final Pattern ORDERS = Pattern.compile("(\\d+) orders in the ledger\\n");
    private static final Duration READY_MAX = Duration.ofSeconds(60);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);
    private static final String MANIFEST =
            """
            {"apiVersion": "aether.dev/v1", "kind": "App",
             "metadata": {"name": "%1$s", "namespace": "default"},
             "spec": {"store": {"ledger": {}}, "topic": {"orders": {}}, "particle": {"shop": {
               "from": "%2$s",
               "uses": {"wasi:http/incoming-handler": {"route": "%1$s.localhost/*"},
                        "wasi:messaging/producer": {"topics": ["orders"]},
                        "wasi:messaging/incoming-handler":
                            {"topics": ["orders"], "retries": 1, "pause": "100ms"},
                        "wasi:keyvalue/store": {"store": "ledger"}},
               "scale": {"min": 3, "max": 3},
               "limits": {"memory": "16Mi", "concurrency": 64}}}}}
            """;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong unknown = new AtomicLong();
    private volatile boolean enough;

    private static AppUnderTest app(String name) {
        return new AppUnderTest(name, "orders", 3, "{}");
    }

    private static AppUnderTest deployed(Lattice lattice, String name) throws IOException {
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest app = app(name);
        api.create(MANIFEST.formatted(name, api.upload(app.file())));
        api.awaitPhase(app, "Ready", READY_MAX);
        return app;
    }

    @Test
    void everyAcceptedOrderIsHandledThoughANodeDies(Lattice lattice) throws IOException {
        AppUnderTest app = deployed(lattice, "orders");
        NodeProcess victim = lattice.nodes().getLast();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (NodeProcess node : lattice.nodes()) {
                clients.add(threads.submit(() -> orderUntilEnough(app, node)));
            }
            awaitAccepted(150);
            victim.kill();
            awaitAccepted(accepted.get() + 150);
            enough = true;
        }

        NodeProcess first = lattice.nodes().getFirst();
        Waiting.until(
                "all orders are in the ledger",
                READY_MAX,
                () -> entered(lattice, app, first) >= accepted.get());
        long entered = entered(lattice, app, first);
        Figures.tell(
                "%d orders accepted, %d with an unknown end, %d entered",
                accepted.get(), unknown.get(), entered);
        assertThat(entered).isBetween(accepted.get(), accepted.get() + unknown.get());
        lattice.startAll();
    }

    private void awaitAccepted(long most) {
        Waiting.until(most + " orders", READY_MAX, () -> accepted.get() >= most);
    }

    /** A node that is dead is asked again and again; nothing comes of it. */
    private void orderUntilEnough(AppUnderTest app, NodeProcess node) {
        while (!enough) {
            try {
                if (order(app, node, "two teapots") == 202) {
                    accepted.incrementAndGet();
                } else {
                    unknown.incrementAndGet();
                }
            } catch (IOException lost) {
                unknown.incrementAndGet();
                Waiting.passing(Duration.ofMillis(50));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private int order(AppUnderTest app, NodeProcess node, String text)
            throws IOException, InterruptedException {
        HttpRequest order =
                HttpRequest.newBuilder(node.ingress("/"))
                        .header("host", app.host())
                        .timeout(ANSWER_MAX)
                        .POST(BodyPublishers.ofString(text))
                        .build();
        return client.send(order, BodyHandlers.ofString()).statusCode();
    }

    private static long entered(Lattice lattice, AppUnderTest app, NodeProcess node) {
        HttpResponse<String> answer = lattice.api(node).call(app, "/");
        Matcher orders = ORDERS.matcher(answer.body());
        return orders.matches() ? Long.parseLong(orders.group(1)) : -1;
    }

    @Test
    void whatFailsEachTimeHoldsNothingUp(Lattice lattice) throws Exception {
        AppUnderTest app = deployed(lattice, "refusing");
        NodeProcess first = lattice.nodes().getFirst();

        assertThat(order(app, first, "refuse this")).isEqualTo(202);
        assertThat(order(app, first, "crash on this")).isEqualTo(202);
        assertThat(order(app, first, "a kettle")).isEqualTo(202);

        Waiting.until(
                "the good one is in the ledger",
                READY_MAX,
                () -> entered(lattice, app, first) == 1);
        Waiting.until(
                "both others have failed, as every node says",
                READY_MAX,
                () ->
                        lattice.nodes().stream()
                                .allMatch(node ->
                                        lattice.api(node).topics(app).contains("\"failed\":2")));
        assertThat(lattice.api(first).topics(app))
                .contains("\"topic\":\"orders\"", "\"sent\":3", "\"kept\":2", "\"waiting\":0");
    }

    @Test
    void aComponentThatMayNotSendIsToldWhatToAdd(Lattice lattice) throws IOException {
        Api api = lattice.api(lattice.nodes().getFirst());
        AppUnderTest bare = app("bare-orders");

        api.create(bare, api.upload(bare.file()));

        ObjectNode status = api.awaitPhase(bare, "Failed", READY_MAX);
        assertThat(status.textAt("message").orElse(""))
                .contains("it imports wasi:messaging/")
                .contains("add to particle.web.uses: wasi:messaging/producer: {topics: [news]}")
                .contains("beside `particle`: topic: {news: {}}");
        api.delete(bare.name());
    }
}
