package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;

/**
 * What prepared parts of transactions over keyspaces keep others from: shared locks on what they
 * read, exclusive ones on what they write. Each part takes all its locks at once.
 */
public final class Locks {
    private Locks() {}

    /**
     * @throws StateException LOCKED if something prepared is in the way
     */
    static void refuse(Storage.View view, Touched wanted) {
        for (Prepared each : prepared(view)) {
            if (Touched.by(each.part()).conflictsWith(wanted)) {
                throw new StateException(
                        Code.LOCKED, "a transaction over several keyspaces holds a key of it");
            }
        }
    }

    /**
     * A read of the newest revision waits for what may be about to write there.
     *
     * @throws StateException LOCKED
     */
    public static void refuseReading(Storage.View view, Meta meta, KeyRange keys) {
        if (meta.open() > 0) {
            refuse(view, Touched.byReading(keys));
        }
    }

    /** The same for a transaction that only reads. */
    public static void refuseReading(Storage.View view, Meta meta, Txn txn) {
        if (meta.open() > 0) {
            refuse(view, Touched.by(txn));
        }
    }

    /** Parts that wait for a verdict, sorted by id. */
    public static List<Prepared> prepared(Storage.View view) {
        return rows(view, Layout.allPrepared()).stream().map(Prepared::decode).toList();
    }

    /** Verdicts whose parts may not all be finished. */
    public static List<Decided> decided(Storage.View view) {
        return rows(view, Layout.allDecided()).stream().map(Decided::decode).toList();
    }

    private static List<Bytes> rows(Storage.View view, Bytes prefix) {
        List<Bytes> rows = new ArrayList<>();
        try (Storage.Cursor at = view.cursor(prefix)) {
            for (; at.valid() && at.key().startsWith(prefix); at.next()) {
                rows.add(at.value());
            }
        }
        return rows;
    }
}
