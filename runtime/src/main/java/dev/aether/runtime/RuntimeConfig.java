package dev.aether.runtime;

import dev.aether.environment.ByteSize;
import java.time.Duration;

/**
 * What this node offers to workloads.
 *
 * @param cpuMillis thousandths of a core
 * @param memory for guests' linear memories
 * @param guestThreads guests that are under way, most of them waiting; further requests wait
 * @param guestPermits guests that compute at the same moment
 * @param requestsWaitingMax in the queues of all replicas; a further one is refused
 * @param preparing artefacts that are compiled at the same moment
 * @param drainMax how long a stopping workload may finish its requests
 * @param logs how much of what workloads write is kept
 */
public record RuntimeConfig(
        long cpuMillis,
        ByteSize memory,
        int guestThreads,
        int guestPermits,
        int requestsWaitingMax,
        int preparing,
        Duration drainMax,
        LogLimits logs) {
    private static final int GUEST_THREADS = 256;
    private static final int REQUESTS_WAITING_MAX = 10_000;

    public RuntimeConfig {
        if (guestThreads < guestPermits || guestPermits < 1) {
            throw new IllegalArgumentException("every permit for guests needs a thread");
        }
    }

    public static RuntimeConfig defaults(int cores, ByteSize memory) {
        return new RuntimeConfig(
                cores * 1000L,
                memory,
                Math.max(GUEST_THREADS, 2 * cores),
                Math.max(4, 2 * cores),
                REQUESTS_WAITING_MAX,
                Math.max(1, cores),
                Duration.ofSeconds(5),
                LogLimits.defaults());
    }
}
