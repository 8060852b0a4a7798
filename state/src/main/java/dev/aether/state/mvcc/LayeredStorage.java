package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A storage whose rows lie on disk, under a front in the heap that holds what was written since
 * they were brought there last.
 *
 * <p>A flush takes three steps: {@link #freeze} begins a new front, the frozen one is written to
 * disk, and {@link #settle} replaces it by what lies there then. A front is a copy-on-write tree as
 * in {@link MemoryStorage}; a view is three roots. The lock keeps writers apart and is held for one
 * session, or for an exchange of layers, which takes no time.
 *
 * <p>The {@link Meta} row is always in the front, so that reading it never asks the disk.
 */
public final class LayeredStorage implements Storage {
    /** Heap of a row in the tree beside its bytes. */
    private static final int ROW_BYTES = 96;

    private final ReentrantLock writing = new ReentrantLock();

    /** Under the lock. */
    private final NewestRows newest = new NewestRows();

    private final FrontRoom room;
    private volatile Moment now;
    private volatile long settledIndex;
    private volatile boolean closed;

    /**
     * @param activeBytes heap of the active front
     * @param frozenBytes heap of the frozen one
     * @param bytes of keys and values of all layers
     * @param frozenTotal the same without the active front
     * @param dirty whether the active front has what no other layer has
     */
    private record Moment(
            Layers layers,
            long activeBytes,
            long frozenBytes,
            long bytes,
            long frozenTotal,
            boolean dirty) {
        boolean isFlushing() {
            return layers.frozen().size > 0;
        }
    }

    /**
     * @param settled what is on disk, held for this storage
     * @param bytes of keys and values there
     */
    public LayeredStorage(FrontRoom room, SettledRows settled, long bytes) {
        this.room = room;
        Layers layers = new Layers(Layers.NOTHING, Layers.NOTHING, settled);
        settledIndex = layers.get(Layout.META).map(Meta::decode).orElse(Meta.EMPTY).index();
        now = new Moment(freshFront(layers), 0, 0, bytes, bytes, false);
    }

    /** The same rows under a front with nothing but what is known of the range. */
    private static Layers freshFront(Layers layers) {
        TreeNode active =
                layers.get(Layout.META)
                        .map(meta -> {
                            TreeEdit edit = new TreeEdit();
                            TreeNode leaf = TreeNode.empty(edit);
                            leaf.put(Layout.META, meta, edit);
                            return leaf;
                        })
                        .orElse(Layers.NOTHING);
        return new Layers(active, layers.frozen(), layers.settled());
    }

    @Override
    public View view() {
        return new Snapshot(held());
    }

    private Layers held() {
        while (true) {
            Layers layers = now.layers();
            if (layers.settled().hold()) {
                return layers;
            }
            if (closed) {
                throw new StateException(Code.NOT_LEADER, "the replica here has stopped");
            }
        }
    }

    @Override
    public Session begin() {
        room.await();
        writing.lock();
        try {
            return new Edit(held(), now);
        } catch (StateException stopped) {
            writing.unlock();
            throw stopped;
        }
    }

    @Override
    public long bytes() {
        return now.bytes();
    }

    @Override
    public boolean isCrowded() {
        return room.isFull();
    }

    /** Log index up to which everything is on disk. */
    public long settledIndex() {
        return settledIndex;
    }

    public boolean isClosed() {
        return closed;
    }

    // Flushing, by one thread at a time.

    /** A front on its way to disk: all of it is to be there, or nothing. */
    public static final class Front {
        private final TreeNode rows;
        private final long bytes;

        private Front(TreeNode rows, long bytes) {
            this.rows = rows;
            this.bytes = bytes;
        }

        /** Bytes of keys and values of the range once this front is on disk. */
        public long bytes() {
            return bytes;
        }

        /** Tells every row, in key order. */
        public void tell(Settling to) {
            try (TreeCursor at = new TreeCursor(rows, Bytes.EMPTY)) {
                for (; at.valid(); at.next()) {
                    if (Layers.isGone(at.value())) {
                        to.remove(at.key());
                    } else {
                        to.put(at.key(), at.value());
                    }
                }
            }
        }
    }

    /** Takes the rows of a front. */
    public interface Settling {
        void put(Bytes key, Bytes value);

        void remove(Bytes key);
    }

    /** What is to be brought to disk; the same again until {@link #settle} was called. */
    public Optional<Front> freeze() {
        writing.lock();
        try {
            if (closed || !(now.dirty() || now.isFlushing())) {
                return Optional.empty();
            }
            if (!now.isFlushing()) {
                now = frozen(now);
            }
            return Optional.of(new Front(now.layers().frozen(), now.frozenTotal()));
        } finally {
            writing.unlock();
        }
    }

    private static Moment frozen(Moment before) {
        Layers old = before.layers();
        Layers layers = freshFront(new Layers(Layers.NOTHING, old.active(), old.settled()));
        return new Moment(layers, 0, before.activeBytes(), before.bytes(), before.bytes(), false);
    }

    /**
     * Exchanges what is on disk.
     *
     * @param settled held for this storage; it contains the frozen front, if there is one
     */
    public void settle(SettledRows settled) {
        writing.lock();
        try {
            if (closed) {
                settled.letGo();
                return;
            }
            Moment before = now;
            Layers layers = new Layers(before.layers().active(), Layers.NOTHING, settled);
            Bytes meta = before.layers().frozen().valueOf(Layout.META);
            if (meta != null) {
                settledIndex = Meta.decode(meta).index();
            }
            long bytes = before.bytes();
            now = new Moment(layers, before.activeBytes(), 0, bytes, 0, before.dirty());
            before.layers().settled().letGo();
            room.free(before.frozenBytes());
            if (room.remembersMuch()) {
                remember(NewestRows::age);
            }
        } finally {
            writing.unlock();
        }
    }

    /** What was not brought to disk is forgotten; views that are open stay good. */
    @Override
    public void close() {
        writing.lock();
        try {
            if (!closed) {
                closed = true;
                remember(NewestRows::clear);
                now.layers().settled().letGo();
                room.free(now.activeBytes() + now.frozenBytes());
            }
        } finally {
            writing.unlock();
        }
    }

    private void remember(Consumer<NewestRows> change) {
        long before = newest.bytes();
        change.accept(newest);
        room.remember(newest.bytes() - before);
    }

    private static final class Snapshot implements View {
        private final Layers layers;
        private boolean open = true;

        Snapshot(Layers layers) {
            this.layers = layers;
        }

        private Layers layers() {
            if (!open) {
                throw new IllegalStateException("the view was closed");
            }
            return layers;
        }

        @Override
        public Optional<Bytes> get(Bytes key) {
            return layers().get(key);
        }

        @Override
        public Cursor cursor(Bytes from) {
            return layers().cursor(from);
        }

        @Override
        public Optional<Row> newest(Bytes version) {
            return layers().newest(version);
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                layers.settled().letGo();
            }
        }
    }

    private final class Edit implements Session {
        private final TreeEdit edit = new TreeEdit();
        private final Moment start;
        private Layers layers;
        private long frontBytes;
        private long bytes;
        private boolean open = true;
        private boolean committed;
        private final long rememberedBefore = newest.bytes();

        Edit(Layers layers, Moment start) {
            this.layers = layers;
            this.start = start;
            frontBytes = start.activeBytes();
            bytes = start.bytes();
        }

        @Override
        public Optional<Bytes> get(Bytes key) {
            return layers.get(key);
        }

        @Override
        public Cursor cursor(Bytes from) {
            return layers.cursor(from);
        }

        @Override
        public Optional<Row> newest(Bytes version) {
            Optional<Row> known = newest.find(version);
            return known.isPresent() ? known : layers.newest(version);
        }

        /**
         * Whether the row replaces one that left the front is not asked, since the disk would have
         * to tell: of the rows of a keyspace only the Meta row, which stays in the front, and the
         * few notes are ever replaced.
         */
        @Override
        public void put(Bytes key, Bytes value) {
            set(key, value);
            newest.put(key, value);
            Bytes before = edit.replaced;
            if (before == null) {
                frontBytes += ROW_BYTES + key.length() + value.length();
            }
            bytes +=
                    before == null || Layers.isGone(before)
                            ? key.length() + value.length()
                            : value.length() - before.length();
        }

        @Override
        public void remove(Bytes key) {
            layers.get(key).ifPresent(before -> remove(new Row(key, before)));
        }

        @Override
        public void remove(Row present) {
            Bytes key = present.key();
            bytes -= key.length() + present.value().length();
            set(key, Layers.gone());
            newest.remove(key);
            if (edit.replaced == null) {
                frontBytes += ROW_BYTES + key.length();
            }
        }

        private void set(Bytes key, Bytes value) {
            TreeNode left = layers.active().editable(edit);
            TreeNode right = left.put(key, value, edit);
            TreeNode active = right == null ? left : TreeNode.join(edit, left, right);
            layers = new Layers(active, layers.frozen(), layers.settled());
        }

        @Override
        public void commit() {
            boolean dirty = layers.active().size > 0;
            now =
                    new Moment(
                            layers,
                            frontBytes,
                            start.frozenBytes(),
                            bytes,
                            start.frozenTotal(),
                            dirty);
            room.take(frontBytes - start.activeBytes());
            committed = true;
            close();
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                if (!committed) {
                    newest.clear();
                }
                room.remember(newest.bytes() - rememberedBefore);
                layers.settled().letGo();
                writing.unlock();
            }
        }
    }
}
