package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.environment.DiskException;
import dev.aether.state.mvcc.Lookups;
import dev.aether.state.mvcc.SettledRows;
import dev.aether.state.mvcc.Storage;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/**
 * A slot as it was at one moment. Native objects live as long as somebody holds it, cursors
 * included; a few iterators are kept for the next cursor, since making one costs more than moving.
 */
final class RocksRows implements SettledRows {
    private static final int IDLE_MAX = 2;

    private final RocksTable table;
    private final int slot;
    private final Snapshot snapshot;
    private final Slice end;
    private final ReadOptions options;
    private final Lookups lookups;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final ConcurrentLinkedQueue<RocksIterator> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    RocksRows(RocksTable table, int slot) {
        this.table = table;
        this.slot = slot;
        table.enter();
        this.snapshot = table.database().getSnapshot();
        this.end = new Slice(RocksTable.startOf(slot + 1));
        this.options = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(end);
        this.lookups = new Lookups(table.lookups());
    }

    @Override
    public boolean hold() {
        int count = holders.get();
        while (count > 0 && !holders.compareAndSet(count, count + 1)) {
            count = holders.get();
        }
        return count > 0;
    }

    @Override
    public void letGo() {
        if (holders.decrementAndGet() == 0) {
            free();
        }
    }

    private void free() {
        lookups.close();
        idle.forEach(RocksIterator::close);
        options.close();
        end.close();
        table.database().releaseSnapshot(snapshot);
        table.leave();
    }

    @Override
    public Optional<Bytes> get(Bytes row) {
        byte[] key = RocksTable.key(slot, row);
        byte[] found = RocksFault.translate("read a row", () -> table.database().get(options, key));
        return Optional.ofNullable(found).map(Bytes::wrap);
    }

    @Override
    public Optional<Storage.Row> newest(Bytes version) {
        return lookups.newest(version, this::cursor);
    }

    @Override
    public Storage.Cursor cursor(Bytes from) {
        if (!hold()) {
            throw new IllegalStateException("rows are read after they were let go");
        }
        RocksIterator iterator = idle.poll();
        if (iterator == null) {
            iterator = table.database().newIterator(options);
        } else {
            idleCount.decrementAndGet();
        }
        RocksCursor cursor = new RocksCursor(this, slot, iterator);
        try {
            cursor.seek(from);
            return cursor;
        } catch (DiskException fault) {
            cursor.close();
            throw fault;
        }
    }

    /** A cursor ends; it holds these rows until this call. */
    void giveBack(RocksIterator iterator) {
        if (idleCount.incrementAndGet() <= IDLE_MAX) {
            idle.add(iterator);
        } else {
            idleCount.decrementAndGet();
            iterator.close();
        }
        letGo();
    }
}
