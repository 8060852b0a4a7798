package dev.aether.state.range;

/**
 * What a range of this node may take.
 *
 * @param storageBytesMax beyond which puts are refused, but in the keyspace {@code system}
 * @param changes shared by all ranges: for the newest changes, which watches are served from
 */
record Allowance(long storageBytesMax, RingRoom changes) {
    long storageBytesMax(RangeName name) {
        return name.equals(RangeName.SYSTEM) ? Long.MAX_VALUE : storageBytesMax;
    }
}
