package dev.aether.environment.telemetry;

/** One time series: a name with its labels. */
interface Series {
    void expose(String name, Labels labels, StringBuilder text);

    /** One sample line; whole numbers without a fraction. */
    static void sample(StringBuilder text, String name, Labels labels, double value) {
        text.append(name);
        if (!labels.text().isEmpty()) {
            text.append('{').append(labels.text()).append('}');
        }
        text.append(' ').append(number(value)).append('\n');
    }

    private static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return Double.toString(value);
    }
}
