package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpResult;
import dev.aether.environment.Metrics;

/** What is counted of one replica; as many series as there are placements, forgotten with them. */
final class ReplicaMetrics {
    private final Metrics.Counter requests;
    private final Metrics.Counter refused;
    private final Metrics.Counter trapped;
    private final Metrics.Counter late;
    private final Metrics.Histogram seconds;

    ReplicaMetrics(Metrics metrics, Workload workload, Guests guests, Lane lane) {
        String[] labels = workload.labels();
        requests = metrics.counter("aether_particle_requests_total", "Requests begun.", labels);
        refused =
                metrics.counter(
                        "aether_particle_refused_total",
                        "Requests whose guest was not called.",
                        labels);
        trapped =
                metrics.counter(
                        "aether_particle_trapped_total",
                        "Guests that crashed or had too little memory.",
                        labels);
        late =
                metrics.counter(
                        "aether_particle_late_total",
                        "Guests stopped at their deadline or for their processor time.",
                        labels);
        seconds =
                metrics.histogram(
                        "aether_particle_seconds",
                        "From a request to the end of its guest, with waiting.",
                        labels);
        metrics.gauge(
                "aether_particle_in_flight",
                "Guests that have begun and not ended.",
                () -> guests.begun(lane),
                labels);
        metrics.gauge(
                "aether_particle_waiting",
                "Requests that wait for a guest.",
                () -> guests.requests(lane) - guests.begun(lane),
                labels);
        metrics.total(
                "aether_particle_cpu_seconds_total",
                "Processor time of guests.",
                () -> lane.cpuNanos.sum() / 1e9,
                labels);
    }

    void ended(HttpResult result, long nanos) {
        requests.increment();
        seconds.observeSeconds(nanos / 1e9);
        HttpResult cause = result instanceof HttpResult.Broken broken ? broken.cause() : result;
        if (cause instanceof HttpResult.Trapped || cause instanceof HttpResult.MemoryExceeded) {
            trapped.increment();
        } else if (cause instanceof HttpResult.DeadlineExceeded) {
            late.increment();
        }
    }

    void ended(WorkloadException failure, long nanos) {
        if (failure.code() == WorkloadException.Code.CPU_TIME) {
            requests.increment();
            late.increment();
            seconds.observeSeconds(nanos / 1e9);
        } else {
            refused.increment();
        }
    }
}
