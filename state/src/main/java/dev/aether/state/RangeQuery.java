package dev.aether.state;

/**
 * A read of keys.
 *
 * @param revision 0 for the newest, else a past one not yet compacted
 * @param limit keys at most, 0 for no limit
 * @param minModRevision and the three further bounds: 0 for none; applied as filters
 * @param linearizable false answers from the local replica, which may lag
 */
public record RangeQuery(
        KeyRange keys,
        long revision,
        long limit,
        Order order,
        boolean keysOnly,
        boolean countOnly,
        long minModRevision,
        long maxModRevision,
        long minCreateRevision,
        long maxCreateRevision,
        boolean linearizable) {

    /**
     * How the answer is sorted.
     *
     * @param afterLimit only the first keys up to the limit, and one more, are sorted, unless
     *     revisions are filtered: what etcd does when a target is asked for without an order
     */
    public record Order(By by, boolean descending, boolean afterLimit) {
        public static final Order BY_KEY = new Order(By.KEY, false);

        public Order(By by, boolean descending) {
            this(by, descending, false);
        }
    }

    /** What the answer is sorted by. */
    public enum By {
        KEY,
        VERSION,
        CREATE_REVISION,
        MOD_REVISION,
        VALUE
    }

    /** The newest versions, linearizable, in key order. */
    public static RangeQuery of(KeyRange keys) {
        return new RangeQuery(keys, 0, 0, Order.BY_KEY, false, false, 0, 0, 0, 0, true);
    }

    public RangeQuery at(long pastRevision) {
        return new RangeQuery(
                keys,
                pastRevision,
                limit,
                order,
                keysOnly,
                countOnly,
                minModRevision,
                maxModRevision,
                minCreateRevision,
                maxCreateRevision,
                linearizable);
    }

    public RangeQuery limitedTo(long keysMax) {
        return new RangeQuery(
                keys,
                revision,
                keysMax,
                order,
                keysOnly,
                countOnly,
                minModRevision,
                maxModRevision,
                minCreateRevision,
                maxCreateRevision,
                linearizable);
    }

    /** The same read from the local replica, possibly stale. */
    public RangeQuery local() {
        return new RangeQuery(
                keys,
                revision,
                limit,
                order,
                keysOnly,
                countOnly,
                minModRevision,
                maxModRevision,
                minCreateRevision,
                maxCreateRevision,
                false);
    }
}
