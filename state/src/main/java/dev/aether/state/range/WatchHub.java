package dev.aether.state.range;

import dev.aether.environment.Environment;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.mvcc.Change;
import dev.aether.state.mvcc.History;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.Storage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watches of a range on this node.
 *
 * <p>Nothing is queued for a watcher: it pulls from the ring of newest changes, or from history
 * when it fell behind the ring, so a slow one costs nothing and holds up nobody; while nobody
 * watches, the ring is empty. A watcher that has seen everything is <em>idle</em>: it stands in an
 * index by key, and the change that concerns it takes it out and wakes it. Whatever happened in
 * between did not concern it, so it need not look. Watchers that want the same from the same
 * revision on are given the same events, picked once.
 *
 * <p>The lock guards the ring, the index and the watchers' positions; it is held for short scans of
 * memory, never while reading storage or calling out.
 */
public final class WatchHub {
    public static final int WATCHES_MAX = 100_000;
    private static final int BATCH_EVENTS_MAX = 1000;

    /** Taken for one watcher at once, from memory or storage; many may do so at a time. */
    private static final long BATCH_BYTES_MAX = 1 << 20;

    /** More are woken by another thread: writers wait for the loop that applies. */
    private static final int WOKEN_HERE_MAX = 16;

    private final Environment environment;
    private final Supplier<Storage> storage;
    private final ReentrantLock lock = new ReentrantLock();
    private final Ring ring;
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private final IdleWatchers idle = new IdleWatchers();
    private Batch newest = new Batch(0, List.of());
    private long revision;
    private volatile @Nullable String ended;

    WatchHub(Environment environment, Supplier<Storage> storage, RingRoom room) {
        this.environment = environment;
        this.storage = storage;
        this.ring = new Ring(room);
        this.revision = stored().revision();
    }

    private Meta stored() {
        try (Storage.View view = storage.get().view()) {
            return Meta.of(view);
        }
    }

    /**
     * @throws StateException OVERLOADED or CLOSED
     */
    public Watch open(WatchRequest request) {
        long compacted = request.startRevision() > 0 ? stored().compacted() : 0;
        lock.lock();
        try {
            if (ended != null) {
                throw new StateException(Code.CLOSED, ended);
            }
            if (watchers.size() >= WATCHES_MAX) {
                throw new StateException(
                        Code.OVERLOADED, "a range has at most " + WATCHES_MAX + " watches");
            }
            Watcher watcher = new Watcher(this, environment, request, revision);
            watcher.compacted = request.startRevision() < compacted ? compacted : 0;
            watchers.add(watcher);
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    /** Watches open now, for metrics. */
    public int size() {
        lock.lock();
        try {
            return watchers.size();
        } finally {
            lock.unlock();
        }
    }

    void close(Watcher watcher) {
        lock.lock();
        try {
            watchers.remove(watcher);
            idle.remove(watcher);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was just applied; on the loop that applies. */
    void publish(List<Change> changes, Meta meta) {
        List<Watcher> woken = new ArrayList<>();
        lock.lock();
        try {
            revision = meta.revision();
            if (watchers.isEmpty()) {
                forget();
                return;
            }
            for (Change change : changes) {
                ring.add(change);
                for (Watch.Event event : change.events()) {
                    idle.take(event.current().key(), change.revision(), woken);
                }
            }
        } finally {
            lock.unlock();
        }
        wake(woken);
    }

    private void wake(List<Watcher> woken) {
        if (woken.size() <= WOKEN_HERE_MAX) {
            woken.forEach(Watcher::wake);
        } else {
            environment.threads().workers().execute(() -> woken.forEach(Watcher::wake));
        }
    }

    private void forget() {
        ring.clear();
        newest = new Batch(0, List.of());
    }

    /** An image replaced the storage: what the ring holds may not be followed by what comes. */
    void reset() {
        Meta meta = stored();
        List<Watcher> woken;
        lock.lock();
        try {
            // An idle watcher has seen everything up to the revision before the image.
            idle.takeAll(revision + 1);
            woken = List.copyOf(watchers);
            forget();
            revision = meta.revision();
        } finally {
            lock.unlock();
        }
        wake(woken);
    }

    /** Ends every watch; none can be opened any more. */
    void end(String reason) {
        List<Watcher> woken;
        lock.lock();
        try {
            ended = reason;
            woken = List.copyOf(watchers);
            idle.takeAll(revision + 1);
            forget();
        } finally {
            lock.unlock();
        }
        wake(woken);
    }

    /** The next notice for a watcher, or empty when it has seen everything and now is idle. */
    Optional<Watch.Notice> poll(Watcher watcher) {
        while (true) {
            Optional<Batch> ready = fromMemory(watcher);
            if (ready.isEmpty() && ended != null) {
                return Optional.of(new Watch.Ended(ended));
            }
            if (watcher.compacted > 0) {
                return Optional.of(new Watch.Compacted(watcher.compacted));
            }
            if (ready.isEmpty()) {
                return Optional.empty();
            }
            Batch batch = ready.get().isEmpty() ? fromHistory(watcher) : ready.get();
            if (watcher.compacted > 0) {
                return Optional.of(new Watch.Compacted(watcher.compacted));
            }
            Optional<Watch.Events> events = watcher.take(batch);
            if (events.isPresent()) {
                return Optional.of(events.get());
            }
        }
    }

    /** The same from memory alone; empty if storage must be read, or nothing follows. */
    Optional<Watch.Notice> pollMemory(Watcher watcher) {
        while (true) {
            Optional<Batch> ready = fromMemory(watcher);
            if (ready.isEmpty()) {
                return becomesIdle(watcher)
                        ? Optional.of(new Watch.Progress(progress(watcher)))
                        : Optional.empty();
            }
            if (ready.get().isEmpty()) {
                return Optional.empty();
            }
            Optional<Watch.Events> events = watcher.take(ready.get());
            if (events.isPresent()) {
                return Optional.of(events.get());
            }
        }
    }

    /** Changes from the ring; an empty batch when history must be read; empty when idle. */
    private Optional<Batch> fromMemory(Watcher watcher) {
        lock.lock();
        try {
            if (becomesIdle(watcher) || ended != null || watcher.compacted > 0) {
                return Optional.empty();
            }
            if (!ring.holds(watcher.next)) {
                return Optional.of(new Batch(watcher.next, List.of()));
            }
            if (newest.from() != watcher.next || newest.next() <= revision) {
                newest =
                        new Batch(
                                watcher.next,
                                ring.from(watcher.next, BATCH_EVENTS_MAX, BATCH_BYTES_MAX));
            }
            return Optional.of(newest);
        } finally {
            lock.unlock();
        }
    }

    private Batch fromHistory(Watcher watcher) {
        try (Storage.View view = storage.get().view()) {
            Meta meta = Meta.of(view);
            long from = watcher.next;
            if (from < meta.compacted()) {
                watcher.compacted = meta.compacted();
                return new Batch(from, List.of());
            }
            List<Change> changes = History.read(view, from, BATCH_EVENTS_MAX, BATCH_BYTES_MAX);
            if (changes.isEmpty()) {
                watcher.next = meta.revision() + 1;
            }
            return new Batch(watcher.next, changes);
        }
    }

    /** Makes a watcher idle that has seen everything. @return false if there is more for it */
    boolean becomesIdle(Watcher watcher) {
        lock.lock();
        try {
            if (ended != null || watcher.compacted > 0) {
                return false;
            }
            if (!watcher.idle && watcher.next > revision) {
                idle.add(watcher);
            }
            return watcher.idle;
        } finally {
            lock.unlock();
        }
    }

    /** Everything up to here was delivered to an idle watcher. */
    long progress(Watcher watcher) {
        lock.lock();
        try {
            return watcher.idle
                    ? Math.max(watcher.delivered, revision)
                    : Math.max(watcher.delivered, watcher.next - 1);
        } finally {
            lock.unlock();
        }
    }
}
