package dev.aether.state.range;

import dev.aether.environment.Bytes;
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
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watches of a range on this node.
 *
 * <p>Nothing is queued for a watcher: it pulls from the ring of newest changes, or from history
 * when it fell behind the ring, so a slow one costs nothing and holds up nobody. A watcher that has
 * seen everything is <em>idle</em>: it stands in an index by key, and the change that concerns it
 * takes it out and wakes it. Whatever happened in between did not concern it, so it need not look.
 *
 * <p>The lock guards the ring, the index and the watchers' positions; it is held for short scans of
 * memory, never while reading storage or calling out.
 */
public final class WatchHub {
    public static final int WATCHES_MAX = 100_000;
    private static final int BATCH_EVENTS_MAX = 1000;

    private final Environment environment;
    private final Supplier<Storage> storage;
    private final ReentrantLock lock = new ReentrantLock();
    private final Ring ring = new Ring();
    private final Set<Watcher> watchers = new LinkedHashSet<>();
    private final Map<Bytes, Set<Watcher>> idleOnKey = new HashMap<>();
    private final Set<Watcher> idleOnInterval = new LinkedHashSet<>();
    private long revision;
    private volatile @Nullable String ended;

    WatchHub(Environment environment, Supplier<Storage> storage) {
        this.environment = environment;
        this.storage = storage;
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
        Meta meta = stored();
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
            watcher.compacted = isGone(request.startRevision(), meta) ? meta.compacted() : 0;
            watchers.add(watcher);
            return watcher;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isGone(long start, Meta meta) {
        return start > 0 && start < meta.compacted();
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
            removeIdle(watcher);
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was just applied; on the loop that applies. */
    void publish(List<Change> changes, Meta meta) {
        List<Watcher> woken = new ArrayList<>();
        lock.lock();
        try {
            for (Change change : changes) {
                ring.add(change);
                change.events().forEach(event -> takeConcerned(event, change.revision(), woken));
            }
            revision = meta.revision();
        } finally {
            lock.unlock();
        }
        woken.forEach(Watcher::wake);
    }

    private void takeConcerned(Watch.Event event, long at, List<Watcher> woken) {
        Set<Watcher> onKey = idleOnKey.get(event.current().key());
        if (onKey != null) {
            List.copyOf(onKey).forEach(watcher -> takeIf(watcher, at, woken));
        }
        if (idleOnInterval.isEmpty()) {
            return;
        }
        idleOnInterval.stream()
                .filter(watcher -> watcher.request.keys().contains(event.current().key()))
                .toList()
                .forEach(watcher -> takeIf(watcher, at, woken));
    }

    private void takeIf(Watcher watcher, long at, List<Watcher> woken) {
        if (at >= watcher.next) {
            removeIdle(watcher);
            watcher.next = at;
            woken.add(watcher);
        }
    }

    /** An image replaced the storage: what the ring holds may not be followed by what comes. */
    void reset() {
        Meta meta = stored();
        List<Watcher> woken;
        lock.lock();
        try {
            idleOnKey.values().forEach(all -> all.forEach(this::lookAgain));
            idleOnInterval.forEach(this::lookAgain);
            woken = List.copyOf(watchers);
            idleOnKey.clear();
            idleOnInterval.clear();
            woken.forEach(watcher -> watcher.idle = false);
            ring.clear();
            revision = meta.revision();
        } finally {
            lock.unlock();
        }
        woken.forEach(Watcher::wake);
    }

    /** An idle watcher has seen everything up to the revision before the image. */
    private void lookAgain(Watcher watcher) {
        watcher.next = Math.max(watcher.next, revision + 1);
    }

    /** Ends every watch; none can be opened any more. */
    void end(String reason) {
        List<Watcher> woken;
        lock.lock();
        try {
            ended = reason;
            woken = List.copyOf(watchers);
            idleOnKey.clear();
            idleOnInterval.clear();
            woken.forEach(watcher -> watcher.idle = false);
        } finally {
            lock.unlock();
        }
        woken.forEach(Watcher::wake);
    }

    /** The next notice for a watcher, or empty when it has seen everything and now is idle. */
    Optional<Watch.Notice> poll(Watcher watcher) {
        while (true) {
            Optional<List<Change>> ready = fromMemory(watcher);
            if (ready.isEmpty() && ended != null) {
                return Optional.of(new Watch.Ended(ended));
            }
            if (watcher.compacted > 0) {
                return Optional.of(new Watch.Compacted(watcher.compacted));
            }
            if (ready.isEmpty()) {
                return Optional.empty();
            }
            List<Change> changes = ready.get().isEmpty() ? fromHistory(watcher) : ready.get();
            if (watcher.compacted > 0) {
                return Optional.of(new Watch.Compacted(watcher.compacted));
            }
            Optional<Watch.Notice> events = watcher.take(changes);
            if (events.isPresent()) {
                return events;
            }
        }
    }

    /** Changes from the ring; an empty list when history must be read; empty when idle. */
    private Optional<List<Change>> fromMemory(Watcher watcher) {
        lock.lock();
        try {
            if (ended != null || watcher.compacted > 0 || watcher.idle) {
                return Optional.empty();
            }
            if (watcher.next > revision) {
                addIdle(watcher);
                return Optional.empty();
            }
            return Optional.of(
                    ring.holds(watcher.next)
                            ? ring.from(watcher.next, BATCH_EVENTS_MAX)
                            : List.of());
        } finally {
            lock.unlock();
        }
    }

    private List<Change> fromHistory(Watcher watcher) {
        try (Storage.View view = storage.get().view()) {
            Meta meta = Meta.of(view);
            if (watcher.next < meta.compacted()) {
                watcher.compacted = meta.compacted();
                return List.of();
            }
            List<Change> changes = History.read(view, watcher.next, BATCH_EVENTS_MAX);
            if (changes.isEmpty()) {
                watcher.next = meta.revision() + 1;
            }
            return changes;
        }
    }

    private void addIdle(Watcher watcher) {
        watcher.idle = true;
        if (watcher.request.keys().isSingle()) {
            idleOnKey
                    .computeIfAbsent(watcher.request.keys().key(), key -> new LinkedHashSet<>())
                    .add(watcher);
        } else {
            idleOnInterval.add(watcher);
        }
    }

    private void removeIdle(Watcher watcher) {
        if (!watcher.idle) {
            return;
        }
        watcher.idle = false;
        idleOnInterval.remove(watcher);
        Set<Watcher> onKey = idleOnKey.get(watcher.request.keys().key());
        if (onKey != null && onKey.remove(watcher) && onKey.isEmpty()) {
            idleOnKey.remove(watcher.request.keys().key());
        }
    }

    /** Makes a watcher idle that has seen everything. @return false if there is more for it */
    boolean becomesIdle(Watcher watcher) {
        return fromMemory(watcher).isEmpty() && isIdle(watcher);
    }

    private boolean isIdle(Watcher watcher) {
        lock.lock();
        try {
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
