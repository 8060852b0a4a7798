package dev.aether.state.disk;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.SnapshotSink;
import dev.aether.environment.Environment;
import dev.aether.state.Stores;
import dev.aether.state.mvcc.FrontRoom;
import dev.aether.state.mvcc.LayeredStorage;
import dev.aether.state.mvcc.Storage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Keeps every range in one RocksDB, under fronts in the heap that share a part of it.
 *
 * <p>The lock keeps those apart who change the catalogue: the flush, and on other threads images
 * and removals. It is held while a file is taken over, so what a flush has prepared is either there
 * before a range is removed, or is prepared again without it.
 */
public final class DiskStores implements Stores {
    /** Of the heap, for what is not on disk yet. */
    private static final int HEAP_PART = 16;

    private final RocksTable table;
    private final Catalogue catalogue;
    private final FrontRoom room;
    private final Flusher flusher;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<GroupId, OpenRange> open = new ConcurrentSkipListMap<>();

    /** A range in use. */
    record OpenRange(GroupId group, int slot, LayeredStorage storage) {}

    /**
     * @param folder on the node's disk, created if absent
     * @throws dev.aether.environment.DiskException if what lies there is damaged
     */
    public DiskStores(Environment environment, Path folder) {
        this(environment, folder, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    DiskStores(Environment environment, Path folder, long frontBytes) {
        this.table = new RocksTable(environment, folder);
        this.catalogue = Catalogue.load(table);
        this.room = new FrontRoom(environment, frontBytes);
        this.flusher = new Flusher(environment, this, table, room);
        room.onCrowded(flusher::request);
        environment
                .metrics()
                .gauge(
                        "aether_state_disk_bytes",
                        "Bytes of the files that hold all ranges.",
                        table::diskBytes);
        environment
                .metrics()
                .gauge(
                        "aether_state_front_bytes",
                        "Heap of what is not in these files yet.",
                        room::taken);
        environment
                .metrics()
                .gauge(
                        "aether_state_lookup_bytes",
                        "Heap of what reads of these files found.",
                        table.lookups()::taken);
    }

    @Override
    public Place place(String keyspace, GroupId group) {
        return new DiskPlace(group);
    }

    List<OpenRange> open() {
        open.values().removeIf(range -> range.storage().isClosed());
        return List.copyOf(open.values());
    }

    private LayeredStorage open(GroupId group, Catalogue.Entry entry) {
        RocksRows rows = table.rows(entry.slot());
        LayeredStorage storage = new LayeredStorage(room, rows, entry.bytes());
        open.put(group, new OpenRange(group, entry.slot(), storage));
        return storage;
    }

    /** What one range becomes. */
    record Change(OpenRange range, LayeredStorage.Front front) {
        Catalogue.Entry entry() {
            return new Catalogue.Entry(range.slot(), front.bytes());
        }
    }

    /**
     * Takes over a file with these changes.
     *
     * @return false, and nothing happened, if one of the ranges has ended meanwhile
     */
    boolean take(RocksFile file, List<Change> changes) {
        changing.lock();
        try {
            if (changes.stream().anyMatch(change -> change.range().storage().isClosed())) {
                return false;
            }
            table.take(List.of(file));
            changes.forEach(change -> catalogue.note(change.range().group(), change.entry()));
            return true;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() {
        flusher.close();
        table.close();
    }

    private final class DiskPlace implements Place {
        private final GroupId group;

        DiskPlace(GroupId group) {
            this.group = group;
        }

        @Override
        public Storage load() {
            changing.lock();
            try {
                Optional<Catalogue.Entry> entry = catalogue.find(group);
                return open(
                        group, entry.orElseGet(() -> new Catalogue.Entry(catalogue.newSlot(), 0)));
            } finally {
                changing.unlock();
            }
        }

        @Override
        public void save(Storage storage, LongConsumer done) {
            flusher.request((LayeredStorage) storage, done);
        }

        @Override
        public SnapshotSink receive(long index, Consumer<Storage> replace) {
            changing.lock();
            try {
                return new Incoming(
                        table,
                        new Incoming.Target(group, catalogue.newSlot(), index),
                        (files, entry) -> replace.accept(exchange(files, entry)));
            } finally {
                changing.unlock();
            }
        }

        private Storage exchange(List<RocksFile> files, Catalogue.Entry entry) {
            changing.lock();
            try {
                end();
                Optional<Catalogue.Entry> before = catalogue.find(group);
                table.take(files);
                catalogue.note(group, entry);
                before.ifPresent(old -> table.clear(old.slot()));
                return open(group, entry);
            } finally {
                changing.unlock();
            }
        }

        private void end() {
            OpenRange range = open.remove(group);
            if (range != null) {
                range.storage().close();
            }
        }

        @Override
        public void delete() {
            changing.lock();
            try {
                end();
                catalogue.find(group).ifPresent(this::delete);
            } finally {
                changing.unlock();
            }
        }

        private void delete(Catalogue.Entry entry) {
            try (RocksFile file = table.file()) {
                Catalogue.writeRemoval(file, group);
                file.finish();
                table.take(List.of(file));
            }
            catalogue.noteRemoval(group);
            table.clear(entry.slot());
        }

        @Override
        public void setAside() {
            changing.lock();
            try {
                end();
                catalogue.find(group).ifPresent(this::setAside);
            } finally {
                changing.unlock();
            }
        }

        private void setAside(Catalogue.Entry entry) {
            try (RocksFile file = table.file()) {
                Catalogue.writeRemoval(file, group);
                Catalogue.writeLost(file, group, entry.slot());
                file.finish();
                table.take(List.of(file));
            }
            catalogue.noteLost(group, entry.slot());
        }

        @Override
        public boolean hasSetAside() {
            changing.lock();
            try {
                return catalogue.hasLost(group);
            } finally {
                changing.unlock();
            }
        }
    }
}
