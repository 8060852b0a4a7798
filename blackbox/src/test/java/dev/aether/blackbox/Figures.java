package dev.aether.blackbox;

import java.util.Locale;

/** What a test measured, printed for whoever reads the build's output; it decides nothing. */
final class Figures {
    private Figures() {}

    static void tell(String format, Object... values) {
        System.out.println("blackbox: " + String.format(Locale.ROOT, format, values));
    }

    static String since(long fromNanos) {
        return seconds(System.nanoTime() - fromNanos);
    }

    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
