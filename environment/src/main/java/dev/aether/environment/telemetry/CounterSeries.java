package dev.aether.environment.telemetry;

import dev.aether.environment.Check;
import dev.aether.environment.Metrics;
import java.util.concurrent.atomic.LongAdder;

final class CounterSeries implements Series, Metrics.Counter {
    private final LongAdder count = new LongAdder();

    @Override
    public void add(long amount) {
        Check.that(amount >= 0, "a counter only grows, got %d", amount);
        count.add(amount);
    }

    @Override
    public void expose(String name, Labels labels, StringBuilder text) {
        Series.sample(text, name, labels, count.doubleValue());
    }
}
