package dev.aether.runtime;

import dev.aether.environment.ByteSize;
import java.time.Duration;

/**
 * What this node offers to workloads.
 *
 * @param cpuMillis thousandths of a core
 * @param memory for guests' linear memories
 * @param guestThreads guests that run at the same moment; further requests wait
 * @param preparing artefacts that are compiled at the same moment
 * @param drainMax how long a stopping workload may finish its requests
 * @param logs how much of what workloads write is kept
 */
public record RuntimeConfig(
        long cpuMillis,
        ByteSize memory,
        int guestThreads,
        int preparing,
        Duration drainMax,
        LogLimits logs) {
    public static RuntimeConfig defaults(int cores, ByteSize memory) {
        return new RuntimeConfig(
                cores * 1000L,
                memory,
                Math.max(4, 2 * cores),
                Math.max(1, cores),
                Duration.ofSeconds(5),
                LogLimits.defaults());
    }
}
