package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.mvcc.Storage.Row;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What was found of keys in settled rows: the newest version of each key that was asked for, or
 * that there is none. The rows never change, so what is known stays true as long as they are held.
 * Safe for all threads, without locks.
 *
 * <p>What is known is the newest version of all, whatever was asked: a question for an older one is
 * answered by the rows.
 */
public final class Lookups implements AutoCloseable {
    /** A larger row is found again each time: few of them would drive out all others. */
    private static final int ROW_BYTES_MAX = 16 << 10;

    /** Heap of an entry beside its bytes. */
    private static final int ENTRY_BYTES = 224;

    private final Room room;
    private final Map<Bytes, Known> known = new ConcurrentHashMap<>();

    private record Known(Optional<Row> newest, long bytes) {}

    /**
     * The heap for what is known of the rows of all ranges of a node, 4 MiB: some 7,000 rows of 300
     * bytes, or 16,000 keys that do not exist. That is a 64th of the heap of 256 MiB that a node
     * has at least, where the fronts take a 16th and the versions written last as much ({@link
     * FrontRoom}). Once it is used up everything is forgotten, so that no range keeps it from
     * another. Safe for all threads.
     */
    public static final class Room {
        private static final long BYTES_MAX = 4 << 20;

        private final long bytesMax;
        private final AtomicLong taken = new AtomicLong();
        private final Set<Lookups> sharing = ConcurrentHashMap.newKeySet();

        public Room() {
            this(BYTES_MAX);
        }

        Room(long bytesMax) {
            this.bytesMax = bytesMax;
        }

        /** Bytes, about. */
        public long taken() {
            return taken.get();
        }

        /**
         * @return false if there is no room, even with nothing else in it
         */
        private boolean take(long bytes) {
            if (fits(bytes)) {
                return true;
            }
            sharing.forEach(Lookups::forget);
            return fits(bytes);
        }

        private boolean fits(long bytes) {
            boolean fits = taken.addAndGet(bytes) <= bytesMax;
            if (!fits) {
                taken.addAndGet(-bytes);
            }
            return fits;
        }

        private void free(long bytes) {
            taken.addAndGet(-bytes);
        }
    }

    public Lookups(Room room) {
        this.room = room;
        room.sharing.add(this);
    }

    /**
     * The newest version of a key that is not newer than this row of it.
     *
     * @param rows gives a cursor that stands on the first row at or after a key; while it is open
     *     these lookups are not closed
     */
    public Optional<Row> newest(Bytes version, Function<Bytes, Storage.Cursor> rows) {
        Bytes key = Layout.startOfVersion(version);
        Known found = known.get(key);
        Optional<Row> newest = found == null ? look(key, version, rows) : found.newest();
        if (newest.isEmpty() || newest.get().key().compareTo(version) >= 0) {
            return newest;
        }
        try (Storage.Cursor at = rows.apply(version)) {
            return Layers.versionAt(at, version);
        }
    }

    /** The newest version of all. */
    private Optional<Row> look(Bytes key, Bytes version, Function<Bytes, Storage.Cursor> rows) {
        try (Storage.Cursor at = rows.apply(key)) {
            Optional<Row> newest = Layers.versionAt(at, version);
            remember(key, newest);
            return newest;
        }
    }

    private void remember(Bytes key, Optional<Row> newest) {
        long bytes = key.length();
        if (newest.isPresent()) {
            bytes += newest.get().key().length() + newest.get().value().length();
        }
        if (bytes <= ROW_BYTES_MAX && room.take(bytes + ENTRY_BYTES)) {
            // What was asked with may be a part of something large.
            Bytes own = Bytes.wrap(key.toArray());
            Known before = known.put(own, new Known(newest, bytes + ENTRY_BYTES));
            room.free(before == null ? 0 : before.bytes());
        }
    }

    private void forget() {
        known.keySet().forEach(this::forget);
    }

    /** Who removes an entry gives its bytes back: nobody else does. */
    private void forget(Bytes key) {
        Known gone = known.remove(key);
        room.free(gone == null ? 0 : gone.bytes());
    }

    /** Once nobody asks any longer. */
    @Override
    public void close() {
        room.sharing.remove(this);
        forget();
    }
}
