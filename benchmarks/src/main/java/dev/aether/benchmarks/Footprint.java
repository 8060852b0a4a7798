package dev.aether.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The memory of this process after a collection. Only of a JVM that runs with {@code
 * -XX:+AlwaysPreTouch}, where what is committed of the heap is resident.
 *
 * @param heapBytes objects that are in use
 * @param nativeBytes resident besides the heap; Linux only, elsewhere 0
 */
record Footprint(long heapBytes, long nativeBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int LOOKS_MAX = 50;
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final long STABLE_BYTES = 128 << 10;

    /** Once what a collection frees outside the heap is freed too, some time after it. */
    static Footprint settled() throws IOException, InterruptedException {
        Footprint last = now();
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            Thread.sleep(LOOK);
            Footprint now = now();
            if (Math.abs(now.nativeBytes - last.nativeBytes) < STABLE_BYTES) {
                return now;
            }
            last = now;
        }
        return last;
    }

    private static Footprint now() throws IOException {
        System.gc();
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Footprint(heap.getUsed(), residentBytes(heap.getCommitted()));
    }

    private static long residentBytes(long besides) throws IOException {
        if (!Files.exists(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kibibytes -> (Long.parseLong(kibibytes) << 10) - besides)
                .sum();
    }
}
