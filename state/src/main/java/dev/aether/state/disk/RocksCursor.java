package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.state.mvcc.Storage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksIterator;

/** A position in a slot. One thread at a time. */
final class RocksCursor implements Storage.Cursor {
    private final RocksRows rows;
    private final int slot;
    private @Nullable RocksIterator iterator;
    private @Nullable Bytes key;
    private @Nullable Bytes value;

    /**
     * Stands nowhere until it is moved.
     *
     * @param rows held for this cursor, which gives the iterator back to them
     */
    RocksCursor(RocksRows rows, int slot, RocksIterator iterator) {
        this.rows = rows;
        this.slot = slot;
        this.iterator = iterator;
    }

    @Override
    public void seek(Bytes from) {
        open().seek(RocksTable.key(slot, from));
        arrive();
    }

    @Override
    public void next() {
        key();
        open().next();
        arrive();
    }

    /** An iterator that ends because of a fault must not look as if it ended for want of rows. */
    private void arrive() {
        value = null;
        RocksIterator at = open();
        if (at.isValid()) {
            byte[] whole = at.key();
            key = Bytes.wrap(Arrays.copyOfRange(whole, RocksTable.SLOT_BYTES, whole.length));
        } else {
            key = null;
            RocksFault.check("read rows", at::status);
        }
    }

    private RocksIterator open() {
        if (iterator == null) {
            throw new IllegalStateException("the cursor was closed");
        }
        return iterator;
    }

    @Override
    public boolean valid() {
        return key != null;
    }

    @Override
    public Bytes key() {
        if (key == null) {
            throw new IllegalStateException("the cursor is behind the last key");
        }
        return key;
    }

    @Override
    public Bytes value() {
        key();
        if (value == null) {
            value = Bytes.wrap(open().value());
        }
        return value;
    }

    @Override
    public void close() {
        if (iterator != null) {
            RocksIterator used = iterator;
            iterator = null;
            key = null;
            rows.giveBack(used);
        }
    }
}
