package dev.aether.mesh;

import dev.aether.environment.Metrics;
import java.util.List;
import java.util.stream.IntStream;

/** Counts what the ingress answered, by class of status, and how long it took. */
final class AccessMetrics {
    private final List<Metrics.Counter> byClass;
    private final Metrics.Counter broken;
    private final Metrics.Histogram seconds;

    AccessMetrics(Metrics metrics) {
        this.byClass =
                IntStream.rangeClosed(1, 5)
                        .mapToObj(digit -> counter(metrics, digit + "xx"))
                        .toList();
        this.broken = counter(metrics, "broken");
        this.seconds =
                metrics.histogram(
                        "aether_ingress_request_seconds", "From a request's head to its end.");
    }

    private static Metrics.Counter counter(Metrics metrics, String status) {
        return metrics.counter(
                "aether_ingress_requests_total",
                "Requests by class of the status that was sent; broken ones did not get all of it.",
                "status",
                status);
    }

    /**
     * @param status 0 if none was sent
     */
    void observe(int status, boolean complete, long nanos) {
        if (status == 0 || !complete) {
            broken.increment();
        } else {
            byClass.get(status / 100 - 1).increment();
        }
        seconds.observeSeconds(nanos / 1e9);
    }
}
