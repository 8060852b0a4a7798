package dev.aether.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One replica that this node was told to run.
 *
 * @param placement its unique name in the lattice
 * @param service {@code namespace/app/particle}
 * @param digest of the component, {@code sha256:...}
 * @param environment variables in the order the guest sees them
 * @param memoryBytesMax linear memory of one instance
 * @param deadline of one request
 * @param concurrencyMax requests at once
 */
public record Workload(
        String placement,
        String service,
        String digest,
        Map<String, String> environment,
        long memoryBytesMax,
        Duration deadline,
        int concurrencyMax) {
    public Workload {
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        if (memoryBytesMax < 1 || concurrencyMax < 1 || !deadline.isPositive()) {
            throw new IllegalArgumentException("limits of " + placement + " must be positive");
        }
    }
}
