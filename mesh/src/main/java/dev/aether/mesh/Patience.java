package dev.aether.mesh;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * How long to wait in silence for a service: ten times what 99 of its last 100 answers took, but at
 * least a minimum. Safe for all threads.
 */
final class Patience {
    private static final int SERVICES_MAX = 10_000;
    private static final int SAMPLES = 128;
    private static final int LOOK_EVERY = 32;
    private static final int FACTOR = 10;

    private final Duration min;
    private final Map<String, Recent> services = new ConcurrentHashMap<>();

    Patience(Duration min) {
        this.min = min;
    }

    Duration with(String service) {
        Recent recent = services.get(service);
        Duration usual =
                recent == null ? Duration.ZERO : Duration.ofNanos(FACTOR * recent.slowNanos);
        return usual.compareTo(min) > 0 ? usual : min;
    }

    void observe(String service, long headNanos) {
        if (services.size() > SERVICES_MAX) {
            services.clear();
        }
        services.computeIfAbsent(service, name -> new Recent()).add(headNanos);
    }

    /** The last answers of one service; a torn read costs precision only. */
    private static final class Recent {
        private final AtomicLongArray nanos = new AtomicLongArray(SAMPLES);
        private final AtomicInteger count = new AtomicInteger();
        private volatile long slowNanos;

        void add(long sample) {
            int number = count.getAndIncrement() & Integer.MAX_VALUE;
            nanos.set(number % SAMPLES, sample);
            if (number % LOOK_EVERY == LOOK_EVERY - 1) {
                long[] sorted = LongStream.range(0, SAMPLES).map(i -> nanos.get((int) i)).toArray();
                Arrays.sort(sorted);
                slowNanos = sorted[SAMPLES * 99 / 100];
            }
        }
    }
}
