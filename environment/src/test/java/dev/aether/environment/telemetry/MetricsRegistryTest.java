package dev.aether.environment.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MetricsRegistryTest {
    private final MetricsRegistry metrics = new MetricsRegistry();

    @Test
    void countersAreExposedWithHelpTypeAndLabels() {
        metrics.counter("requests_total", "Requests.", "code", "200").add(3);
        metrics.counter("requests_total", "Requests.", "code", "200").increment();
        metrics.counter("requests_total", "Requests.", "code", "a\"b\\c\nd").increment();

        assertThat(metrics.scrape())
                .contains(
                        """
                        # HELP requests_total Requests.
                        # TYPE requests_total counter
                        requests_total{code="200"} 4
                        requests_total{code="a\\"b\\\\c\\nd"} 1
                        """);
    }

    @Test
    void aHistogramCountsEachDurationInAllItsBuckets() {
        var histogram = metrics.histogram("wait_seconds", "Waits.");
        histogram.observeSeconds(0.0002);
        histogram.observeSeconds(60);

        assertThat(metrics.scrape())
                .contains("wait_seconds_bucket{le=\"1.0E-4\"} 0\n")
                .contains("wait_seconds_bucket{le=\"2.5E-4\"} 1\n")
                .contains("wait_seconds_bucket{le=\"10.0\"} 1\n")
                .contains("wait_seconds_bucket{le=\"+Inf\"} 2\n")
                .contains("wait_seconds_sum 60.0002\n")
                .contains("wait_seconds_count 2\n");
    }

    @Test
    void aGaugeRegisteredAgainIsReplacedAndABrokenOneSpoilsNoOther() {
        metrics.gauge("size", "Size.", () -> 1);
        metrics.gauge("size", "Size.", () -> 2.5);
        metrics.gauge(
                "broken",
                "Broken.",
                () -> {
                    throw new IllegalStateException("meant");
                });

        assertThat(metrics.scrape()).contains("size 2.5\n").contains("broken NaN\n");
    }

    @Test
    void oneNameHasOneType() {
        metrics.counter("thing", "Thing.");

        assertThatThrownBy(() -> metrics.histogram("thing", "Thing."))
                .hasMessageContaining("thing is a counter");
    }

    @Test
    void seriesBeyondTheLimitWorkUnseen() {
        for (int i = 0; i < MetricsRegistry.SERIES_MAX + 5; i++) {
            metrics.counter("many", "Many.", "n", "" + i).increment();
        }

        String text = metrics.scrape();

        assertThat(text.lines().filter(line -> line.startsWith("many{")).count())
                .isLessThanOrEqualTo(MetricsRegistry.SERIES_MAX);
        assertThat(text).contains("aether_metrics_series_refused 6\n");
    }
}
