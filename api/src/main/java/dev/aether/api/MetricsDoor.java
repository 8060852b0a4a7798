package dev.aether.api;

import dev.aether.api.http.DoorLimits;
import dev.aether.api.http.DoorListener;
import dev.aether.api.http.WebDoor;
import dev.aether.api.http.WebHandler;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Plain HTTP for whoever looks after a node: {@code /metrics} for Prometheus, {@code /livez} says
 * that the process answers, {@code /readyz} whether it can do its work.
 */
public final class MetricsDoor implements AutoCloseable {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Environment environment;
    private final Supplier<List<String>> obstacles;
    private final List<InetSocketAddress> listen;
    private final DoorListener listener;

    /**
     * @param obstacles why the node is not ready, a sentence each; empty when it is
     * @param listen all with one port; port 0 lets the system choose
     */
    public MetricsDoor(
            Environment environment,
            Supplier<List<String>> obstacles,
            List<InetSocketAddress> listen) {
        this.environment = environment.named("metrics");
        this.obstacles = obstacles;
        this.listen = List.copyOf(listen);
        DoorLimits limits = DoorLimits.defaults();
        WebDoor door = new WebDoor(this.environment, limits, Map.of(), this::answer);
        this.listener = new DoorListener(this.environment, "metrics", limits, door.plain());
    }

    /**
     * @throws java.io.UncheckedIOException naming the address that is taken
     */
    public void start() {
        listener.start(listen);
    }

    /** The port in use. */
    public int port() {
        return listener.port();
    }

    @Override
    public void close() {
        listener.close();
    }

    private WebHandler.Answer answer(WebHandler.Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return WebHandler.Answer.text(405, "only GET and HEAD\n");
        }
        return switch (request.path().split("\\?", 2)[0]) {
            case "/metrics" ->
                    new WebHandler.Answer(
                            200, PROMETHEUS, Bytes.utf8(environment.metrics().scrape()));
            case "/livez" -> WebHandler.Answer.text(200, "ok\n");
            case "/readyz" -> readiness();
            default -> WebHandler.Answer.text(404, "try /metrics, /livez or /readyz\n");
        };
    }

    private WebHandler.Answer readiness() {
        List<String> reasons = obstacles.get();
        return reasons.isEmpty()
                ? WebHandler.Answer.text(200, "ok\n")
                : WebHandler.Answer.text(503, String.join("\n", reasons) + "\n");
    }
}
