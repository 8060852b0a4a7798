package dev.aether.state.disk;

import dev.aether.consensus.GroupId;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.Stores;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Stores in a folder, with fronts so small that flushes are frequent. */
final class DiskFixture implements AutoCloseable {
    static final GroupId GROUP = new GroupId(7);

    private static final long FRONT_BYTES = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Environment environment;
    final DiskStores stores;

    DiskFixture(Path directory) {
        environment = SystemEnvironment.open(directory);
        stores = new DiskStores(environment, directory.resolve("store"), FRONT_BYTES);
    }

    Stores.Place place(GroupId group) {
        return stores.place("keyspace", group);
    }

    Storage load() {
        return place(GROUP).load();
    }

    /** Brings everything to disk. @return the index that is durable */
    long save(Storage storage) {
        Promise<Long> saved = new Promise<>(environment.timers());
        place(GROUP).save(storage, saved::complete);
        return saved.await("a flush", PATIENCE);
    }

    static void edit(Storage storage, Consumer<Storage.Session> edits) {
        try (Storage.Session session = storage.begin()) {
            edits.accept(session);
            Writer writer = new Writer(session);
            Meta meta = writer.meta();
            writer.commit(meta.after(meta.index() + 1, 1, 0));
        }
    }

    static long index(Storage storage) {
        try (Storage.View view = storage.view()) {
            return Meta.of(view).index();
        }
    }

    /** All rows but the one that {@link #edit} writes itself. */
    static TreeMap<Bytes, Bytes> rows(Storage.View view) {
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        try (Storage.Cursor at = view.cursor(Bytes.utf8("k"))) {
            for (; at.valid(); at.next()) {
                rows.put(at.key(), at.value());
            }
        }
        return rows;
    }

    static TreeMap<Bytes, Bytes> rows(Storage storage) {
        try (Storage.View view = storage.view()) {
            return rows(view);
        }
    }

    @Override
    public void close() {
        stores.close();
    }
}
