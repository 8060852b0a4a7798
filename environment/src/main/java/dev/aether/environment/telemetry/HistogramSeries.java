package dev.aether.environment.telemetry;

import dev.aether.environment.Metrics;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

final class HistogramSeries implements Series, Metrics.Histogram {
    private static final double[] BOUNDS_SECONDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
        10
    };

    /** One per bound and a last one for what is slower than all of them. */
    private final LongAdder[] buckets = new LongAdder[BOUNDS_SECONDS.length + 1];

    private final DoubleAdder sum = new DoubleAdder();

    HistogramSeries() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    @Override
    public void observeSeconds(double seconds) {
        int bucket = 0;
        while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        buckets[bucket].increment();
        sum.add(seconds);
    }

    @Override
    public void expose(String name, Labels labels, StringBuilder text) {
        double below = 0;
        for (int i = 0; i < BOUNDS_SECONDS.length; i++) {
            below += buckets[i].doubleValue();
            Labels bound = labels.with("le", Double.toString(BOUNDS_SECONDS[i]));
            Series.sample(text, name + "_bucket", bound, below);
        }
        below += buckets[BOUNDS_SECONDS.length].doubleValue();
        Series.sample(text, name + "_bucket", labels.with("le", "+Inf"), below);
        Series.sample(text, name + "_sum", labels, sum.sum());
        Series.sample(text, name + "_count", labels, below);
    }
}
