package dev.aether.environment;

import java.util.function.DoubleSupplier;

/**
 * The node's metrics. Names follow Prometheus (snake case, base unit and {@code _total} at the
 * end); labels are fixed name, value pairs with few values.
 */
public interface Metrics {
    Counter counter(String name, String help, String... labels);

    /** A value read when metrics are scraped. */
    void gauge(String name, String help, DoubleSupplier value, String... labels);

    /** A total kept by somebody else and read when metrics are scraped; it must only grow. */
    void total(String name, String help, DoubleSupplier value, String... labels);

    /** Ends every series that has exactly these labels; what still counts in one goes nowhere. */
    void forget(String... labels);

    /** Durations in seconds with buckets from 100 microseconds to 10 seconds. */
    Histogram histogram(String name, String help, String... labels);

    /** The Prometheus text exposition of everything registered. */
    String scrape();

    /** Only grows. */
    interface Counter {
        void add(long amount);

        default void increment() {
            add(1);
        }
    }

    /** A distribution. */
    interface Histogram {
        void observeSeconds(double seconds);
    }
}
