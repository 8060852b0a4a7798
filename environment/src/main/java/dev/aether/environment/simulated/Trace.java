package dev.aether.environment.simulated;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running hash over all that happens in a world. */
final class Trace {
    private long hash = 0x9e3779b97f4a7c15L;
    private @Nullable Consumer<String> listener;

    long hash() {
        return hash;
    }

    void listener(Consumer<String> newListener) {
        listener = newListener;
    }

    /** Hashes are those of the strings' characters, so they are the same in every JVM. */
    void add(long nanos, String... happened) {
        mix(nanos);
        for (String part : happened) {
            mix(part.hashCode());
        }
        Consumer<String> told = listener;
        if (told != null) {
            told.accept(nanos + " " + String.join(" ", happened).strip());
        }
    }

    private void mix(long value) {
        long mixed = (hash ^ value) * 0xbf58476d1ce4e5b9L;
        hash = mixed ^ (mixed >>> 29);
    }
}
