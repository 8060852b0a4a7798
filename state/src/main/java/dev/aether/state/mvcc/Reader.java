package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads of keys in one view of a range, as etcd answers them. */
public final class Reader {
    /** Rows of one key stepped over before seeking past the rest. */
    private static final int STEPS_MAX = 3;

    private final Storage.View view;
    private final Meta meta;

    public Reader(Storage.View view) {
        this(view, Meta.of(view));
    }

    Reader(Storage.View view, Meta meta) {
        this.view = view;
        this.meta = meta;
    }

    public Meta meta() {
        return meta;
    }

    /**
     * @throws StateException COMPACTED or FUTURE_REVISION
     */
    public RangeResult range(RangeQuery query) {
        checkRevision(query.revision(), meta.revision());
        long revision = query.revision() <= 0 ? meta.revision() : query.revision();
        return range(query, revision, meta.revision());
    }

    void checkRevision(long revision, long current) {
        if (revision > current) {
            throw new StateException(
                    Code.FUTURE_REVISION,
                    "revision " + revision + " is not there yet, the newest is " + current);
        }
        if (revision > 0 && revision < meta.compacted()) {
            throw new StateException(
                    Code.COMPACTED,
                    "revision "
                            + revision
                            + " was compacted, history begins at "
                            + meta.compacted());
        }
    }

    /**
     * @param current the revision the answer is stamped with
     */
    RangeResult range(RangeQuery query, long revision, long current) {
        boolean rearranged = isRearranged(query);
        boolean whole = rearranged && (!query.order().afterLimit() || isFiltered(query));
        Collector found =
                new Collector(
                        query.countOnly() ? 0 : whole ? Long.MAX_VALUE : kept(query),
                        query.keysOnly() && query.order().by() != RangeQuery.By.VALUE);
        scan(query.keys(), revision, found);
        List<KeyValue> entries = found.entries;
        if (rearranged && !query.countOnly()) {
            entries.removeIf(entry -> !passes(entry, query));
            entries.sort(order(query.order()));
        }
        boolean more = query.limit() > 0 && entries.size() > query.limit();
        if (more) {
            entries = entries.subList(0, (int) query.limit());
        }
        if (query.keysOnly()) {
            entries = entries.stream().map(Reader::withoutValue).toList();
        }
        return new RangeResult(current, found.count, more, entries);
    }

    /** One more than the limit tells whether there is more. */
    private static long kept(RangeQuery query) {
        return query.limit() > 0 ? query.limit() + 1 : Long.MAX_VALUE;
    }

    private static boolean isRearranged(RangeQuery query) {
        return !query.order().equals(RangeQuery.Order.BY_KEY) || isFiltered(query);
    }

    private static boolean isFiltered(RangeQuery query) {
        return query.minModRevision() != 0
                || query.maxModRevision() != 0
                || query.minCreateRevision() != 0
                || query.maxCreateRevision() != 0;
    }

    private static boolean passes(KeyValue entry, RangeQuery query) {
        return isWithin(entry.modRevision(), query.minModRevision(), query.maxModRevision())
                && isWithin(
                        entry.createRevision(),
                        query.minCreateRevision(),
                        query.maxCreateRevision());
    }

    private static boolean isWithin(long revision, long min, long max) {
        return (min == 0 || revision >= min) && (max == 0 || revision <= max);
    }

    private static Comparator<KeyValue> order(RangeQuery.Order order) {
        Comparator<KeyValue> ascending =
                switch (order.by()) {
                    case KEY -> Comparator.comparing(KeyValue::key);
                    case VERSION -> Comparator.comparingLong(KeyValue::version);
                    case CREATE_REVISION -> Comparator.comparingLong(KeyValue::createRevision);
                    case MOD_REVISION -> Comparator.comparingLong(KeyValue::modRevision);
                    case VALUE -> Comparator.comparing(KeyValue::value);
                };
        return order.descending() ? ascending.reversed() : ascending;
    }

    private static KeyValue withoutValue(KeyValue entry) {
        return new KeyValue(
                entry.key(),
                Bytes.EMPTY,
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                entry.lease());
    }

    /** As etcd 3.7 answers from its index alone, which knows no leases. */
    private static KeyValue bare(KeyValue entry) {
        return new KeyValue(
                entry.key(),
                Bytes.EMPTY,
                entry.createRevision(),
                entry.modRevision(),
                entry.version(),
                0);
    }

    /** The version of a key at a revision; empty when absent or deleted. */
    Optional<KeyValue> find(Bytes key, long revision) {
        Collector found = new Collector(1, false);
        scan(KeyRange.single(key), revision, found);
        return found.entries.stream().findFirst();
    }

    List<KeyValue> all(KeyRange keys, long revision) {
        Collector found = new Collector(Long.MAX_VALUE, false);
        scan(keys, revision, found);
        return found.entries;
    }

    private void scan(KeyRange keys, long revision, Collector into) {
        if (keys.isSingle()) {
            scanOne(keys.key(), revision, into);
        } else {
            scanMany(keys, revision, into);
        }
    }

    private void scanOne(Bytes key, long revision, Collector into) {
        Bytes newest = Layout.version(key, revision, Layout.PLACE_MAX);
        view.newest(newest).ifPresent(row -> into.take(row.key(), row.value()));
    }

    private void scanMany(KeyRange keys, long revision, Collector into) {
        Bytes end = keys.isToEnd() ? Layout.endOfVersions() : Layout.versions(keys.end());
        try (Storage.Cursor at = view.cursor(Layout.versions(keys.key()))) {
            while (at.valid() && at.key().compareTo(end) < 0) {
                Bytes first = at.key();
                if (reach(at, first, revision)) {
                    into.take(at.key(), at.value());
                }
                leave(at, first);
            }
        }
    }

    /** Moves to the newest version of a key that is old enough. @return false if none is */
    private static boolean reach(Storage.Cursor at, Bytes first, long revision) {
        for (int step = 0; step < STEPS_MAX; step++) {
            if (!at.valid() || !Layout.sameKey(at.key(), first)) {
                return false;
            }
            if (Layout.revisionOfVersion(at.key()) <= revision) {
                return true;
            }
            at.next();
        }
        Bytes key = Layout.keyOfVersion(first);
        at.seek(Layout.version(key, revision, Layout.PLACE_MAX));
        return at.valid() && Layout.sameKey(at.key(), first);
    }

    /** Moves to the next key. */
    private static void leave(Storage.Cursor at, Bytes first) {
        for (int step = 0; step < STEPS_MAX; step++) {
            if (!at.valid() || !Layout.sameKey(at.key(), first)) {
                return;
            }
            at.next();
        }
        at.seek(Layout.afterVersions(Layout.keyOfVersion(first)));
    }

    /** Counts what is there and keeps the first few. */
    private static final class Collector {
        private final long entriesMax;
        private final boolean keysOnly;
        private final List<KeyValue> entries = new ArrayList<>();
        private long count;

        Collector(long entriesMax, boolean keysOnly) {
            this.entriesMax = entriesMax;
            this.keysOnly = keysOnly;
        }

        void take(Bytes row, Bytes value) {
            if (Version.isDeletion(value)) {
                return;
            }
            count++;
            if (entries.size() < entriesMax) {
                KeyValue entry =
                        Version.decode(value)
                                .of(Layout.keyOfVersion(row), Layout.revisionOfVersion(row));
                entries.add(keysOnly ? bare(entry) : entry);
            }
        }
    }
}
