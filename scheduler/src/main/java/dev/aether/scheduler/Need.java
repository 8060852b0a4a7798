package dev.aether.scheduler;

/** What one replica reserves: thousandths of a core and bytes of memory. */
public record Need(long cpuMillis, long memoryBytes) {
    public Need {
        if (cpuMillis < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    "a need must not be negative: " + cpuMillis + "m, " + memoryBytes + " bytes");
        }
    }
}
