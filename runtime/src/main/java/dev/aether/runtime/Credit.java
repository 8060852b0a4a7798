package dev.aether.runtime;

/**
 * Processor time that a replica may use when others want it too: a bucket that fills at its share
 * and holds one second of it. What it uses beyond, while nobody else wants it, it owes for as
 * little. For whoever holds the lock of {@link Guests}.
 */
final class Credit {
    private static final long FULL_SECONDS = 1;

    private final long cpuMillis;
    private final long fullNanos;
    private long balanceNanos;
    private long asOfNanos;

    /**
     * A full bucket.
     *
     * @param cpuMillis its share, thousandths of a core
     */
    Credit(long cpuMillis, long nowNanos) {
        this.cpuMillis = cpuMillis;
        this.fullNanos = cpuMillis * 1_000_000 * FULL_SECONDS;
        this.balanceNanos = fullNanos;
        this.asOfNanos = nowNanos;
    }

    void charge(long usedNanos) {
        balanceNanos = Math.max(-fullNanos, balanceNanos - usedNanos);
    }

    boolean isOverdrawn(long nowNanos) {
        // Never so long ago that the product overflows: a bucket is full long before.
        long passed = Math.clamp(nowNanos - asOfNanos, 0, 4_000_000_000L * FULL_SECONDS);
        balanceNanos = Math.min(fullNanos, balanceNanos + passed / 1000 * cpuMillis);
        asOfNanos = nowNanos;
        return balanceNanos < 0;
    }
}
