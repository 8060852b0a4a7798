package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A resource store on the heap: one lock, one counter, a bounded log for watches and history. */
final class MemoryStore implements ResourceStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TreeMap<String, ObjectNode> objects = new TreeMap<>();
    private final List<Entry> log = new ArrayList<>();
    private final int historyMax;
    private long revision = 1;

    private record Entry(
            String id, Optional<ObjectNode> before, Optional<ObjectNode> after, long revision) {}

    MemoryStore(int historyMax) {
        this.historyMax = historyMax;
    }

    MemoryStore() {
        this(10_000);
    }

    private static String prefix(Kind kind, String namespace) {
        var kindPart = kind.qualifiedResource() + "\u0000";
        return namespace.isEmpty() ? kindPart : kindPart + namespace + "/";
    }

    private static String id(ObjectKey key) {
        return prefix(key.kind(), "") + key.path();
    }

    @Override
    public Optional<ObjectNode> read(ObjectKey key) {
        return locked(() -> Optional.ofNullable(objects.get(id(key))));
    }

    private interface Work<T> {
        T run();
    }

    private <T> T locked(Work<T> work) {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    private long oldest() {
        return log.isEmpty() ? revision : log.getFirst().revision() - 1;
    }

    @Override
    public Page list(Scope scope, Ask ask) {
        return locked(() -> page(scope, ask));
    }

    private Page page(Scope scope, Ask ask) {
        if (ask.revision() > revision) {
            return new Page.Future(revision);
        }
        if (ask.revision() != 0 && ask.revision() < oldest()) {
            return new Page.Expired(oldest());
        }
        var state = new TreeMap<>(objects);
        for (var i = log.size() - 1; i >= 0 && ask.revision() != 0; i--) {
            var entry = log.get(i);
            if (entry.revision() > ask.revision()) {
                entry.before()
                        .ifPresentOrElse(
                                old -> state.put(entry.id(), old), () -> state.remove(entry.id()));
            }
        }
        var prefix = prefix(scope.kind(), scope.namespace());
        var from = prefix(scope.kind(), "") + ask.after();
        var found = new ArrayList<ObjectNode>();
        for (var object : state.tailMap(prefix).entrySet()) {
            if (!object.getKey().startsWith(prefix)) {
                break;
            }
            if (ask.after().isEmpty() || object.getKey().compareTo(from) > 0) {
                found.add(object.getValue());
            }
        }
        var cut = found.subList(0, Math.min(found.size(), ask.limitMax()));
        var at = ask.revision() == 0 ? revision : ask.revision();
        return new Page.Items(cut, at, cut.size() < found.size());
    }

    @Override
    public Written create(ObjectKey key, ObjectNode object) {
        return locked(() ->
                objects.containsKey(id(key))
                        ? new Written.Exists()
                        : commit(key, Optional.of(object)));
    }

    @Override
    public Written update(ObjectKey key, ObjectNode object, long expectedRevision) {
        return locked(() ->
                refuse(key, expectedRevision).orElseGet(() -> commit(key, Optional.of(object))));
    }

    @Override
    public Written delete(ObjectKey key, long expectedRevision) {
        return locked(
                () -> refuse(key, expectedRevision).orElseGet(() -> commit(key, Optional.empty())));
    }

    private Optional<Written> refuse(ObjectKey key, long expected) {
        var object = objects.get(id(key));
        if (object == null) {
            return Optional.of(new Written.Absent());
        }
        return Metadata.revision(object) == expected
                ? Optional.empty()
                : Optional.of(new Written.Changed());
    }

    private Written commit(ObjectKey key, Optional<ObjectNode> object) {
        revision++;
        var before = Optional.ofNullable(objects.get(id(key)));
        var after = object.map(node -> Metadata.withRevision(node, revision));
        after.ifPresentOrElse(node -> objects.put(id(key), node), () -> objects.remove(id(key)));
        log.add(new Entry(id(key), before, after, revision));
        if (log.size() > historyMax) {
            log.removeFirst();
        }
        changed.signalAll();
        return new Written.Done(
                after.or(() -> before.map(node -> Metadata.withRevision(node, revision)))
                        .orElseThrow());
    }

    @Override
    public Feed watch(Scope scope, long afterRevision) {
        var prefix = prefix(scope.kind(), scope.namespace());
        return new Feed() {
            private long seen = afterRevision;

            @Override
            public Next next(Duration timeout) {
                return locked(() -> nextOf(timeout));
            }

            private Next nextOf(Duration timeout) {
                var left = timeout.toNanos();
                while (true) {
                    if (seen < oldest()) {
                        return new Next.Expired(oldest());
                    }
                    for (var entry : log) {
                        if (entry.revision() > seen && entry.id().startsWith(prefix)) {
                            seen = entry.revision();
                            return new Next.Change(entry.before(), entry.after(), entry.revision());
                        }
                    }
                    seen = revision;
                    if (left <= 0) {
                        return new Next.Quiet(seen);
                    }
                    left = await(left);
                }
            }

            private long await(long nanos) {
                try {
                    return changed.awaitNanos(Math.min(nanos, TimeUnit.SECONDS.toNanos(10)));
                } catch (InterruptedException stop) {
                    throw new IllegalStateException(stop);
                }
            }

            @Override
            public void close() {}
        };
    }
}
