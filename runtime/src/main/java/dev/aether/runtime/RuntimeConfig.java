package dev.aether.runtime;

import dev.aether.environment.ByteSize;
import java.time.Duration;

/**
 * What this node offers to workloads.
 *
 * @param cpuMillis thousandths of a core
 * @param memory for guests' linear memories
 * @param guestThreads guests that run at the same moment; further requests wait
 * @param drainMax how long a stopping workload may finish its requests
 */
public record RuntimeConfig(long cpuMillis, ByteSize memory, int guestThreads, Duration drainMax) {
    public static RuntimeConfig defaults(int cores, ByteSize memory) {
        return new RuntimeConfig(
                cores * 1000L, memory, Math.max(4, 2 * cores), Duration.ofSeconds(5));
    }
}
