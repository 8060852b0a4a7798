package dev.aether.component;

/**
 * How much one instance may take.
 *
 * @param memoryBytesMax all linear memories together; {@code memory.grow} beyond answers -1, an
 *     initial size beyond fails instantiation
 * @param tableElementsMax elements of one table
 * @param handlesMax resource handles of one instance
 * @param transferBytesMax what one call may carry across the boundary, as bytes on the host's heap
 * @param callDepthMax how deep host and guests may call each other; recursion inside one guest is
 *     bounded by the thread's stack
 * @param memory asked in addition, for a limit that many instances share
 */
public record Limits(
        long memoryBytesMax,
        int tableElementsMax,
        int handlesMax,
        long transferBytesMax,
        int callDepthMax,
        MemorySource memory) {
    public Limits {
        if (memoryBytesMax < 0
                || tableElementsMax < 0
                || handlesMax < 0
                || transferBytesMax < 0
                || callDepthMax < 1) {
            throw new IllegalArgumentException("limits are positive");
        }
    }

    /** Limits of one instance by itself. */
    public Limits(
            long memoryBytesMax,
            int tableElementsMax,
            int handlesMax,
            long transferBytesMax,
            int callDepthMax) {
        this(
                memoryBytesMax,
                tableElementsMax,
                handlesMax,
                transferBytesMax,
                callDepthMax,
                MemorySource.ENDLESS);
    }

    /**
     * 64 MiB of memory, 100,000 table elements, 10,000 handles, 64 MiB per call, 64 nested calls.
     */
    public static Limits standard() {
        return new Limits(64L << 20, 100_000, 10_000, 64L << 20, 64);
    }

    /** These limits with another bound on memory. */
    public Limits withMemoryBytesMax(long bytes) {
        return new Limits(
                bytes, tableElementsMax, handlesMax, transferBytesMax, callDepthMax, memory);
    }

    /** These limits, and memory only from that source. */
    public Limits withMemory(MemorySource source) {
        return new Limits(
                memoryBytesMax,
                tableElementsMax,
                handlesMax,
                transferBytesMax,
                callDepthMax,
                source);
    }
}
