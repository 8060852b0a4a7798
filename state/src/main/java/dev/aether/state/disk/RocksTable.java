package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskException.Code;
import dev.aether.environment.Environment;
import dev.aether.state.mvcc.Lookups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteOptions;

/**
 * The one RocksDB of a node: rows in slots of 4 bytes, each slot a range in one life. Its own log
 * is off, since ours holds everything that is not here yet.
 *
 * <p>Rows come in by whole files only, which RocksDB takes over atomically and durably; so what a
 * crash leaves is what some earlier {@link #take} left. Native memory must not be used after its
 * end: whoever uses it enters and leaves, and closing waits for them.
 */
final class RocksTable implements AutoCloseable {
    static final int SLOT_BYTES = Integer.BYTES;

    private static final String DATABASE = "rocks";
    private static final String INCOMING = "incoming";
    private static final String NATIVE = "native";
    private static final int POLLS_MAX = 500;
    private static final Duration POLL = Duration.ofMillis(10);

    private final Environment environment;
    private final Path incoming;
    private final RocksSettings settings;
    private final RocksDB database;
    private final WriteOptions unlogged;
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicLong files = new AtomicLong();
    private final Lookups.Room lookups = new Lookups.Room();
    private volatile boolean closed;

    /**
     * @param folder created if absent
     */
    RocksTable(Environment environment, Path folder) {
        this.environment = environment;
        this.incoming = folder.resolve(INCOMING);
        try {
            Files.createDirectories(folder.resolve(NATIVE));
            Files.createDirectories(incoming);
            empty(incoming);
        } catch (IOException cause) {
            throw failed("prepare " + folder, cause);
        }
        RocksLibrary.load(folder.resolve(NATIVE));
        this.unlogged = new WriteOptions().setDisableWAL(true);
        this.settings = new RocksSettings();
        this.database =
                RocksFault.translate(
                        "open " + DATABASE,
                        () ->
                                RocksDB.open(
                                        settings.options(), folder.resolve(DATABASE).toString()));
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : old.toList()) {
                Files.delete(file);
            }
        }
    }

    private static DiskException failed(String doing, IOException cause) {
        return new DiskException(Code.FAILED, "cannot " + doing + ": " + cause, cause);
    }

    RocksDB database() {
        return database;
    }

    RocksSettings settings() {
        return settings;
    }

    Lookups.Room lookups() {
        return lookups;
    }

    // Rows.

    static byte[] key(int slot, Bytes row) {
        byte[] key = new byte[SLOT_BYTES + row.length()];
        ByteBuffer.wrap(key).putInt(slot).put(row.buffer());
        return key;
    }

    static byte[] startOf(int slot) {
        return key(slot, Bytes.EMPTY);
    }

    static int slotOf(byte[] key) {
        return ByteBuffer.wrap(key).getInt();
    }

    /** What lies in a slot now, held by the caller. */
    RocksRows rows(int slot) {
        return new RocksRows(this, slot);
    }

    /**
     * Keeps it open until {@link #leave}.
     *
     * @throws IllegalStateException if it is closed
     */
    void enter() {
        users.incrementAndGet();
        if (closed) {
            users.decrementAndGet();
            throw new IllegalStateException("store/ is closed");
        }
    }

    void leave() {
        users.decrementAndGet();
    }

    private void using(String doing, RocksFault.Deed deed) {
        enter();
        try {
            RocksFault.check(doing, deed);
        } finally {
            leave();
        }
    }

    // Changes.

    /** A file for rows to come in. */
    RocksFile file() {
        return new RocksFile(this, incoming.resolve(files.incrementAndGet() + ".sst"));
    }

    /** Takes over finished files, all or none; on return they are durable. */
    void take(List<RocksFile> finished) {
        List<String> paths = finished.stream().map(file -> file.path().toString()).toList();
        try (IngestExternalFileOptions how = new IngestExternalFileOptions()) {
            how.setMoveFiles(true);
            using("take in rows", () -> database.ingestExternalFile(paths, how));
        }
    }

    /** Removes what lies in a slot. Not durable at once: repeated at the next start if it must. */
    void clear(int slot) {
        Check.that(slot < Integer.MAX_VALUE, "slot %s is the last", slot);
        try (FlushOptions soon = new FlushOptions().setWaitForFlush(false)) {
            using(
                    "clear a slot",
                    () -> {
                        database.deleteRange(unlogged, startOf(slot), startOf(slot + 1));
                        database.flush(soon);
                    });
        }
    }

    // Figures.

    /** Files that reads must look into one by one until they are merged. */
    int unmergedFiles() {
        return Integer.parseInt(property("rocksdb.num-files-at-level0"));
    }

    long diskBytes() {
        return Long.parseLong(property("rocksdb.total-sst-files-size"));
    }

    private String property(String name) {
        enter();
        try {
            return RocksFault.translate("measure", () -> database.getProperty(name));
        } finally {
            leave();
        }
    }

    /** Waits for users. Leaves everything open if some do not end, since the process will. */
    @Override
    public void close() {
        closed = true;
        for (int i = 0; i < POLLS_MAX && users.get() > 0; i++) {
            environment.timers().sleep(POLL);
        }
        if (users.get() > 0) {
            environment.log().warn("store/ stays open for its users", "users", users.get());
            return;
        }
        database.close();
        unlogged.close();
        settings.close();
        try {
            empty(incoming);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
