package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.mvcc.Storage.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest version of each key that was written of late: what is written is often written again,
 * and a put asks for the version before it, which would otherwise be searched for on disk. Owned by
 * whoever writes; a session that is not committed must {@link #clear} it.
 */
final class NewestRows {
    /** Heap of an entry beside its bytes. */
    private static final int ENTRY_BYTES = 200;

    private Map<Bytes, Row> young = new HashMap<>();
    private Map<Bytes, Row> old = new HashMap<>();
    private long youngBytes;
    private long oldBytes;

    /** The newest version of a key if it is known and not newer than this row of the key. */
    Optional<Row> find(Bytes version) {
        Row found = known(Layout.startOfVersion(version));
        return found == null || found.key().compareTo(version) < 0
                ? Optional.empty()
                : Optional.of(found);
    }

    /** Changes nothing if a newer version is known, as while an image is read. */
    void put(Bytes row, Bytes value) {
        if (!Layout.isVersion(row)) {
            return;
        }
        Bytes key = Layout.startOfVersion(row);
        Row known = known(key);
        if (known == null || row.compareTo(known.key()) <= 0) {
            Row before = young.put(key, new Row(row, value));
            youngBytes += bytes(row, value) - (before == null ? 0 : bytes(before));
        }
    }

    private @Nullable Row known(Bytes key) {
        Row found = young.get(key);
        return found == null ? old.get(key) : found;
    }

    void remove(Bytes row) {
        if (Layout.isVersion(row)) {
            Bytes key = Layout.startOfVersion(row);
            if (isKnown(young, key, row) || isKnown(old, key, row)) {
                Row gone = young.remove(key);
                youngBytes -= gone == null ? 0 : bytes(gone);
                gone = old.remove(key);
                oldBytes -= gone == null ? 0 : bytes(gone);
            }
        }
    }

    private static long bytes(Row row) {
        return bytes(row.key(), row.value());
    }

    private static long bytes(Bytes row, Bytes value) {
        return (long) ENTRY_BYTES + row.length() + value.length();
    }

    /** Of heap, about. */
    long bytes() {
        return youngBytes + oldBytes;
    }

    private static boolean isKnown(Map<Bytes, Row> among, Bytes key, Bytes row) {
        Row known = among.get(key);
        return known != null && known.key().equals(row);
    }

    /** Forgets what was not written since the last time. */
    void age() {
        old = young;
        oldBytes = youngBytes;
        young = new HashMap<>();
        youngBytes = 0;
    }

    void clear() {
        young.clear();
        old.clear();
        youngBytes = 0;
        oldBytes = 0;
    }
}
