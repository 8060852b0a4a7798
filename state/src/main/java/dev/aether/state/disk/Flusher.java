package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Metrics;
import dev.aether.state.disk.DiskStores.Change;
import dev.aether.state.disk.DiskStores.OpenRange;
import dev.aether.state.mvcc.FrontRoom;
import dev.aether.state.mvcc.LayeredStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Brings the fronts of all ranges to disk, on a thread of its own: one file holds them all, so that
 * many ranges with little to say cost one force together.
 *
 * <p>The lock is held during a flush, so that closing can wait for it.
 */
final class Flusher implements AutoCloseable {
    /** Reads look into this many files at most before flushes wait for merging. */
    private static final int UNMERGED_MAX = 24;

    private static final Duration POLL = Duration.ofMillis(20);
    private static final int POLLS_MAX = 500;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Environment environment;
    private final DiskStores stores;
    private final RocksTable table;
    private final FrontRoom room;
    private final Executor thread;
    private final Metrics.Histogram seconds;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean requested = new AtomicBoolean();
    private final ReentrantLock flushing = new ReentrantLock();
    private volatile boolean closed;

    private record Waiting(LayeredStorage storage, LongConsumer done) {}

    Flusher(Environment environment, DiskStores stores, RocksTable table, FrontRoom room) {
        this.environment = environment;
        this.stores = stores;
        this.table = table;
        this.room = room;
        this.thread = environment.threads().platformPool("flush", 1);
        this.seconds =
                environment
                        .metrics()
                        .histogram(
                                "aether_state_flush_seconds",
                                "Time to bring to disk what was written.");
    }

    /** Any thread; at once. */
    void request() {
        if (!requested.get() && requested.compareAndSet(false, true)) {
            thread.execute(this::run);
        }
    }

    /**
     * The same for one range.
     *
     * @param done told the log index that is durable then
     */
    void request(LayeredStorage storage, LongConsumer done) {
        waiting.add(new Waiting(storage, done));
        request();
    }

    private void run() {
        requested.set(false);
        flushing.lock();
        try {
            boolean wanted = room.isCrowded() || !waiting.isEmpty();
            if (wanted && !closed) {
                flush();
            }
        } catch (DiskException failure) {
            environment.log().error("what was written could not be brought to disk", failure);
            waiting.clear();
            // Whoever writes asks again; a disk that is full or gone needs no hurry.
            environment.timers().sleep(RETRY);
        } finally {
            flushing.unlock();
        }
    }

    private void flush() {
        awaitMerging();
        long start = environment.clock().nanos();
        List<Waiting> asked = new ArrayList<>();
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            asked.add(next);
        }
        List<OpenRange> ranges = stores.open();
        if (write(ranges)) {
            // Also where nothing changed: an old view of the disk keeps what others removed.
            ranges.forEach(range -> range.storage().settle(table.rows(range.slot())));
            seconds.observeSeconds((environment.clock().nanos() - start) / 1e9);
        }
        asked.stream()
                .filter(each -> !each.storage().isClosed())
                .forEach(each -> each.done().accept(each.storage().settledIndex()));
    }

    private void awaitMerging() {
        for (int i = 0; i < POLLS_MAX && table.unmergedFiles() > UNMERGED_MAX; i++) {
            environment.timers().sleep(POLL);
        }
    }

    /**
     * @return whether there was something to write
     */
    private boolean write(List<OpenRange> ranges) {
        List<Change> changes = changes(ranges);
        while (!changes.isEmpty()) {
            if (taken(changes)) {
                return true;
            }
            changes.removeIf(change -> change.range().storage().isClosed());
        }
        return false;
    }

    private static List<Change> changes(List<OpenRange> ranges) {
        List<Change> changes = new ArrayList<>();
        for (OpenRange range : ranges) {
            range.storage().freeze().ifPresent(front -> changes.add(new Change(range, front)));
        }
        return changes;
    }

    /**
     * @return false if a range has ended meanwhile
     */
    private boolean taken(List<Change> changes) {
        try (RocksFile file = table.file()) {
            changes.stream()
                    .sorted(Comparator.comparing(change -> Catalogue.row(change.range().group())))
                    .forEach(change ->
                            Catalogue.write(file, change.range().group(), change.entry()));
            changes.stream()
                    .sorted(Comparator.comparingInt(change -> change.range().slot()))
                    .forEach(change -> write(file, change));
            file.finish();
            return stores.take(file, changes);
        }
    }

    private static void write(RocksFile file, Change change) {
        int slot = change.range().slot();
        change.front()
                .tell(
                        new LayeredStorage.Settling() {
                            @Override
                            public void put(Bytes key, Bytes value) {
                                file.put(slot, key, value);
                            }

                            @Override
                            public void remove(Bytes key) {
                                file.remove(slot, key);
                            }
                        });
    }

    /** Waits for a flush that runs. */
    @Override
    public void close() {
        closed = true;
        flushing.lock();
        try {
            waiting.clear();
        } finally {
            flushing.unlock();
        }
    }
}
