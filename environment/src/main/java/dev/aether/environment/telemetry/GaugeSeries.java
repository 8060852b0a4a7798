package dev.aether.environment.telemetry;

import java.util.function.DoubleSupplier;

/** A value asked for at each scrape; one that fails is shown as NaN and spoils no other. */
record GaugeSeries(DoubleSupplier value) implements Series {
    @Override
    public void expose(String name, Labels labels, StringBuilder text) {
        Series.sample(text, name, labels, current());
    }

    private double current() {
        try {
            return value.getAsDouble();
        } catch (RuntimeException broken) {
            return Double.NaN;
        }
    }
}
