package dev.aether.blackbox;

import dev.aether.kubernetes.Json;
import dev.aether.state.checking.Operation;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that write, read and swap a few keys through the JSON gateways of all nodes, whatever
 * happens to those, and all they saw.
 */
final class KeyLoad implements AutoCloseable {
    private static final int KEYS_AT_ONCE = 4;

    /** After so many operations new keys are taken, so that each has a short history. */
    private static final int OPERATIONS_PER_KEYS = 300;

    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(200);

    private final HttpClient client;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final Collection<Operation> history = new ConcurrentLinkedQueue<>();
    private final Collection<String> keys = new ConcurrentSkipListSet<>();
    private final AtomicInteger operations = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param count clients in all
     */
    KeyLoad(Lattice lattice, int count, long seed) {
        this.client = HttpClient.newBuilder().sslContext(lattice.operator().tls()).build();
        List<NodeProcess> nodes = lattice.nodes();
        for (int number = 0; number < count; number++) {
            NodeProcess node = nodes.get(number % nodes.size());
            Random random = new Random(seed + number);
            clients.submit(() -> run(node, random));
        }
    }

    /** How many writes were acknowledged. */
    int acknowledged() {
        return acknowledged.get();
    }

    List<Operation> history() {
        return new ArrayList<>(history);
    }

    /** Ends the clients, then reads every key once more: what is lost now was lost for good. */
    void finish(NodeProcess node) {
        close();
        for (String key : keys) {
            Waiting.until("a read of " + key, Duration.ofSeconds(60), () -> read(node, key));
        }
    }

    private void run(NodeProcess node, Random random) {
        while (!closed) {
            int number = operations.getAndIncrement();
            String key = "%d/%d".formatted(number / OPERATIONS_PER_KEYS, number % KEYS_AT_ONCE);
            keys.add(key);
            boolean answered =
                    switch (random.nextInt(4)) {
                        case 0 -> read(node, key);
                        case 1 -> swap(node, key, "s" + number);
                        default -> write(node, key, "w" + number);
                    };
            Waiting.passing(answered ? PAUSE : PAUSE_AFTER_FAILURE);
        }
    }

    private boolean write(NodeProcess node, String key, String value) {
        Operation.Kind write = new Operation.Write(value);
        long called = System.nanoTime();
        Attempt attempt = ask(node, "put", put(key, value));
        return written(key, write, write, called, attempt);
    }

    private boolean written(
            String key,
            Operation.Kind unknown,
            Operation.Kind known,
            long called,
            Attempt attempt) {
        switch (attempt) {
            case Attempt.Answered _ -> {
                history.add(new Operation(key, known, called, System.nanoTime()));
                acknowledged.incrementAndGet();
            }
            case Attempt.Unknown _ ->
                    history.add(new Operation(key, unknown, called, Operation.NEVER));
            case Attempt.NotSent _ -> {
                // Nothing happened.
            }
        }
        return attempt instanceof Attempt.Answered;
    }

    private boolean read(NodeProcess node, String key) {
        return readOf(node, key).isPresent();
    }

    /** Empty if nobody answered; inside, empty for an absent key. */
    private Optional<Optional<String>> readOf(NodeProcess node, String key) {
        long called = System.nanoTime();
        Attempt attempt = ask(node, "range", Json.object("key", base64(key)));
        if (!(attempt instanceof Attempt.Answered(Json answer))) {
            return Optional.empty();
        }
        Optional<String> value = answer.itemsAt("kvs").stream().findFirst().map(KeyLoad::valueOf);
        history.add(new Operation(key, new Operation.Read(value), called, System.nanoTime()));
        return Optional.of(value);
    }

    private static String valueOf(Json entry) {
        byte[] value = Base64.getDecoder().decode(entry.textAt("value").orElseThrow());
        return new String(value, StandardCharsets.UTF_8);
    }

    private boolean swap(NodeProcess node, String key, String value) {
        Optional<Optional<String>> seen = readOf(node, key);
        if (seen.isEmpty()) {
            return false;
        }
        Optional<String> expected = seen.get();
        Json compare =
                expected.map(old ->
                                Json.object("key", base64(key))
                                        .with("target", "VALUE")
                                        .with("value", base64(old)))
                        .orElseGet(() ->
                                Json.object("key", base64(key))
                                        .with("target", "CREATE")
                                        .with("createRevision", "0"));
        Json txn =
                Json.object("compare", Json.array(compare))
                        .with("success", Json.array(Json.object("requestPut", put(key, value))));
        long called = System.nanoTime();
        Attempt attempt = ask(node, "txn", txn);
        Optional<Boolean> succeeded =
                attempt instanceof Attempt.Answered(Json answer)
                        ? Optional.of(answer.boolAt("succeeded").orElse(false))
                        : Optional.empty();
        Operation.Kind unknown = new Operation.Swap(expected, value, Optional.empty());
        Operation.Kind known = new Operation.Swap(expected, value, succeeded);
        return written(key, unknown, known, called, attempt);
    }

    private static Json put(String key, String value) {
        return Json.object("key", base64(key)).with("value", base64(value));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What became of a request. */
    private sealed interface Attempt {
        record Answered(Json body) implements Attempt {}

        record Unknown() implements Attempt {}

        record NotSent() implements Attempt {}
    }

    private Attempt ask(NodeProcess node, String method, Json body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(node.etcd() + "/v3/kv/" + method))
                        .POST(BodyPublishers.ofByteArray(body.bytes()))
                        .timeout(ANSWER_MAX)
                        .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            return answer.statusCode() == 200
                    ? new Attempt.Answered(Json.parse(answer.body()))
                    : new Attempt.Unknown();
        } catch (ConnectException down) {
            return new Attempt.NotSent();
        } catch (IOException broken) {
            return new Attempt.Unknown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Attempt.Unknown();
        }
    }

    @Override
    public void close() {
        closed = true;
        clients.close();
    }
}
