package dev.aether.environment.telemetry;

import dev.aether.environment.Check;
import dev.aether.environment.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * All metrics of one node, written out in name order. Registering the same name and labels again
 * gives the same counter or histogram and replaces a gauge. Safe for any thread.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the text format</a>
 */
public final class MetricsRegistry implements Metrics {
    /** Series in all; a further one works but is not exposed, and counted as refused. */
    static final int SERIES_MAX = 10_000;

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();
    private final AtomicInteger seriesCount = new AtomicInteger();
    private final LongAdder seriesRefused = new LongAdder();

    public MetricsRegistry() {
        gauge(
                "aether_metrics_series_refused",
                "Series not exposed because there were too many.",
                seriesRefused::doubleValue);
    }

    @Override
    public Counter counter(String name, String help, String... labels) {
        return (CounterSeries) series(name, "counter", help, CounterSeries::new, labels);
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        put(name, "gauge", help, value, labels);
    }

    @Override
    public void total(String name, String help, DoubleSupplier value, String... labels) {
        put(name, "counter", help, value, labels);
    }

    @Override
    public void forget(String... labels) {
        Labels ended = Labels.of(labels);
        for (Family family : families.values()) {
            if (family.series.remove(ended) != null) {
                seriesCount.decrementAndGet();
            }
        }
    }

    private void put(
            String name, String type, String help, DoubleSupplier value, String... labels) {
        Family family = family(name, type, help);
        if (family.series.put(Labels.of(labels), new GaugeSeries(value)) == null) {
            seriesCount.incrementAndGet();
        }
    }

    @Override
    public Histogram histogram(String name, String help, String... labels) {
        return (HistogramSeries) series(name, "histogram", help, HistogramSeries::new, labels);
    }

    @Override
    public String scrape() {
        StringBuilder text = new StringBuilder(4096);
        families.forEach((name, family) -> family.expose(name, text));
        return text.toString();
    }

    private Series series(
            String name, String type, String help, Supplier<Series> maker, String... labels) {
        Map<Labels, Series> series = family(name, type, help).series;
        Labels key = Labels.of(labels);
        Series known = series.get(key);
        if (known != null) {
            return known;
        }
        if (seriesCount.get() >= SERIES_MAX) {
            seriesRefused.increment();
            return maker.get();
        }
        seriesCount.incrementAndGet();
        return series.computeIfAbsent(key, absent -> maker.get());
    }

    private Family family(String name, String type, String help) {
        Check.that(name.matches("[a-z][a-z0-9_]*"), "not a metric name: %s", name);
        Family family = families.computeIfAbsent(name, absent -> new Family(type, help));
        Check.that(
                family.type.equals(type), "metric %s is a %s, not a %s", name, family.type, type);
        return family;
    }

    /** All series of one name. */
    private static final class Family {
        private final String type;
        private final String help;
        private final Map<Labels, Series> series = new ConcurrentSkipListMap<>();

        Family(String type, String help) {
            this.type = type;
            this.help = help;
        }

        void expose(String name, StringBuilder text) {
            String line = help.replace("\\", "\\\\").replace("\n", "\\n");
            text.append("# HELP ").append(name).append(' ').append(line).append('\n');
            text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
            series.forEach((labels, one) -> one.expose(name, labels, text));
        }
    }
}
