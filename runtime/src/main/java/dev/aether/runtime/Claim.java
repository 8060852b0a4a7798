package dev.aether.runtime;

/**
 * What a placement wants to reserve on this node.
 *
 * @param execution the pulse and step that ask, so that asking twice reserves once
 */
public record Claim(
        String placement, String execution, String service, long cpuMillis, long memoryBytes) {
    public Claim {
        if (cpuMillis < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException("a claim must not be negative");
        }
    }
}
