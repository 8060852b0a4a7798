package dev.aether.blackbox;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Requests at a fixed pace, to the ingresses of some nodes in turn, however slowly they are
 * answered.
 */
final class Load implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

    private final AppUnderTest app;
    private final List<NodeProcess> nodes;
    private final long everyNanos;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Shot> shots = new ConcurrentLinkedQueue<>();
    private final Thread pace;
    private volatile boolean closed;

    /**
     * One request.
     *
     * @param failure empty if it was answered with 200
     */
    record Shot(NodeProcess to, long sentNanos, long tookNanos, String failure) {
        boolean failed() {
            return !failure.isEmpty();
        }
    }

    Load(AppUnderTest app, List<NodeProcess> nodes, int perSecond) {
        this.app = app;
        this.nodes = nodes;
        this.everyNanos = Duration.ofSeconds(1).toNanos() / perSecond;
        this.pace = Thread.ofPlatform().name("load").daemon().start(this::run);
    }

    private void run() {
        long next = System.nanoTime();
        for (int number = 0; !closed; number++) {
            NodeProcess node = nodes.get(number % nodes.size());
            requests.submit(() -> shoot(node));
            next += everyNanos;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void shoot(NodeProcess node) {
        long sent = System.nanoTime();
        String failure = call(node);
        shots.add(new Shot(node, sent, System.nanoTime() - sent, failure));
    }

    private String call(NodeProcess node) {
        HttpRequest request =
                HttpRequest.newBuilder(node.ingress("/"))
                        .header("host", app.host())
                        .timeout(ANSWER_MAX)
                        .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? "" : answer.statusCode() + " " + answer.body();
        } catch (IOException failed) {
            return failed.toString();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** Ends the load and waits for the last answers. */
    List<Shot> finish() {
        close();
        return List.copyOf(shots);
    }

    /** Causes of failure and how often each occurred. */
    static Map<String, Long> causes(List<Shot> shots) {
        return shots.stream()
                .filter(Shot::failed)
                .collect(
                        Collectors.groupingBy(
                                shot -> shot.to() + ": " + shot.failure().strip(),
                                TreeMap::new,
                                Collectors.counting()));
    }

    @Override
    public void close() {
        closed = true;
        try {
            pace.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        requests.close();
    }
}
