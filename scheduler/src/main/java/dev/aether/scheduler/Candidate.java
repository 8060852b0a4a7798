package dev.aether.scheduler;

import dev.aether.environment.NodeId;

/**
 * A node as seen when deciding: from gossip when nominating, from its own fresh answer when
 * deciding.
 *
 * @param zone where it stands; replicas spread over zones first, then over nodes
 * @param version of its ledger, for the compare-and-set
 * @param replicas of the same particle it already runs
 * @param schedulable false while it is drained or leaving
 */
public record Candidate(
        NodeId node,
        String zone,
        long cpuMillis,
        long memoryBytes,
        long freeCpuMillis,
        long freeMemoryBytes,
        long version,
        int replicas,
        boolean schedulable) {

    boolean fits(Need need) {
        return schedulable
                && freeCpuMillis >= need.cpuMillis()
                && freeMemoryBytes >= need.memoryBytes();
    }
}
