package dev.aether.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * One measured figure as {@code aether bench} prints it: one JSON object on a line.
 *
 * @param spread of what was measured
 * @param notes the load under which it was measured
 */
record Figure(String bench, String metric, String unit, Spread spread, String notes) {
    /** How single measurements lie; the median is the figure. */
    record Spread(double p50, double p99, int samples) {
        static Spread of(double... measured) {
            double[] sorted = measured.clone();
            Arrays.sort(sorted);
            int last = sorted.length - 1;
            return new Spread(
                    sorted[last / 2], sorted[(int) Math.ceil(last * 0.99)], sorted.length);
        }
    }

    /** The line. */
    String json() {
        return String.format(
                Locale.ROOT,
                "{\"bench\":\"%s\",\"metric\":\"%s\",\"unit\":\"%s\",\"value\":%.3f,"
                        + "\"p50\":%.3f,\"p99\":%.3f,\"samples\":%d,\"notes\":\"%s\"}",
                bench,
                metric,
                unit,
                spread.p50,
                spread.p50,
                spread.p99,
                spread.samples,
                notes);
    }
}
