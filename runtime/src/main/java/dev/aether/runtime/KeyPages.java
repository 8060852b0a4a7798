package dev.aether.runtime;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import java.util.ArrayList;
import java.util.List;

/** Reads what may be much page by page, each as it is then. */
final class KeyPages {
    private static final int PAGE = 1_000;

    private KeyPages() {}

    /** The keys alone. */
    static List<Bytes> of(Keyspace keyspace, KeyRange keys) {
        return read(keyspace, keys, true).stream().map(KeyValue::key).toList();
    }

    static List<KeyValue> entries(Keyspace keyspace, KeyRange keys) {
        return read(keyspace, keys, false);
    }

    private static List<KeyValue> read(Keyspace keyspace, KeyRange keys, boolean keysOnly) {
        List<KeyValue> all = new ArrayList<>();
        KeyRange rest = keys;
        boolean more = true;
        while (more) {
            RangeResult page = keyspace.range(page(rest, keysOnly));
            all.addAll(page.entries());
            more = page.more() && !page.entries().isEmpty();
            if (more) {
                Bytes last = page.entries().getLast().key();
                rest = new KeyRange(last.concat(Bytes.wrap(new byte[1])), keys.end());
            }
        }
        return all;
    }

    private static RangeQuery page(KeyRange keys, boolean keysOnly) {
        return new RangeQuery(
                keys,
                0,
                PAGE,
                RangeQuery.Order.BY_KEY,
                keysOnly,
                false,
                0,
                0,
                0,
                0,
                RangeQuery.of(keys).linearizable());
    }
}
