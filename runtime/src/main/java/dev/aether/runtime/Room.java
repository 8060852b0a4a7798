package dev.aether.runtime;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a node offers, and what of it is free, at one version of its ledger.
 *
 * @param replicas placements by service
 */
public record Room(
        long version,
        long cpuMillis,
        long memoryBytes,
        long freeCpuMillis,
        long freeMemoryBytes,
        SortedMap<String, Integer> replicas) {
    public Room {
        replicas = new TreeMap<>(replicas);
    }

    /** Placements of all services. */
    public int workloads() {
        return replicas.values().stream().mapToInt(Integer::intValue).sum();
    }
}
