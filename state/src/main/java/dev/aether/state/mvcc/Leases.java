package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The leases of a range as its storage holds them: granted times and keys, never expiry. */
public final class Leases {
    private Leases() {}

    /** Granted seconds of each lease, by id. */
    public static SortedMap<Long, Long> all(Storage.View view) {
        SortedMap<Long, Long> leases = new TreeMap<>();
        try (Storage.Cursor at = view.cursor(Layout.lease(0))) {
            for (; at.valid() && Layout.isLease(at.key()); at.next()) {
                leases.put(Layout.leaseOf(at.key()), decode(at.value()));
            }
        }
        return leases;
    }

    /** Granted seconds. */
    public static OptionalLong find(Storage.View view, long id) {
        return view.get(Layout.lease(id)).map(Leases::decode).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Keys that hang on a lease, sorted. */
    public static List<Bytes> keys(Storage.View view, long id) {
        Bytes prefix = Layout.leasedBy(id);
        List<Bytes> keys = new ArrayList<>();
        try (Storage.Cursor at = view.cursor(prefix)) {
            for (; at.valid() && at.key().startsWith(prefix); at.next()) {
                keys.add(Layout.keyOfLeased(at.key()));
            }
        }
        return keys;
    }

    static Bytes encode(long seconds) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(seconds).array());
    }

    private static long decode(Bytes row) {
        return Layout.number(row, 0);
    }
}
