package dev.aether.api.etcd;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Answer;
import dev.aether.state.Copy;
import dev.aether.state.Keyspace;
import dev.aether.state.KeyspaceHash;
import dev.aether.state.Notes;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.RangeStatus;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.mvcc.Change;
import dev.aether.state.mvcc.Checksum;
import dev.aether.state.mvcc.Leases;
import dev.aether.state.mvcc.MemoryStorage;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.NotesTable;
import dev.aether.state.mvcc.Reader;
import dev.aether.state.mvcc.Storage;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.mvcc.ViewCopy;
import dev.aether.state.mvcc.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A keyspace of one process: the engine's own versions and transactions, without replication. */
final class MemoryKeyspace implements Keyspace {
    private static final NodeId LEADER = new NodeId(1);

    private final String name;
    private final MemoryStorage storage = new MemoryStorage();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Change> changes = new ArrayList<>();
    private final List<MemoryWatch> watches = new ArrayList<>();
    private long nextLease = 7_000;

    MemoryKeyspace(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void txn(Txn txn, Answer<TxnResult> answer) {
        answerWith(answer, () -> txn(txn));
    }

    @Override
    public void range(RangeQuery query, Answer<RangeResult> answer) {
        answerWith(answer, () -> range(query));
    }

    private static <T> void answerWith(Answer<T> answer, Supplier<T> work) {
        T result;
        try {
            result = work.get();
        } catch (RuntimeException failure) {
            answer.failed(failure);
            return;
        }
        answer.done(result);
    }

    @Override
    public long term() {
        return 1;
    }

    @Override
    public TxnResult txn(Txn txn) {
        TxnCheck.check(txn);
        List<TxnResult> results = new ArrayList<>();
        write(writer -> results.add(writer.txn(txn)));
        return results.getFirst();
    }

    private long write(Consumer<Writer> work) {
        List<MemoryWatch> told;
        long revision;
        lock.lock();
        try (var session = storage.begin()) {
            Writer writer = new Writer(session);
            work.accept(writer);
            changes.addAll(writer.commit(writer.meta()));
            revision = writer.meta().revision();
            told = List.copyOf(watches);
        } finally {
            lock.unlock();
        }
        told.forEach(MemoryWatch::wake);
        return revision;
    }

    private Meta meta() {
        try (var view = storage.view()) {
            return Meta.of(view);
        }
    }

    @Override
    public RangeResult range(RangeQuery query) {
        try (var view = storage.view()) {
            return new Reader(view).range(query);
        }
    }

    @Override
    public Watch watch(WatchRequest request) {
        MemoryWatch watch = new MemoryWatch(request, meta());
        lock.lock();
        try {
            watches.add(watch);
        } finally {
            lock.unlock();
        }
        return watch;
    }

    @Override
    public long compact(long revision, boolean physical) {
        return write(writer -> writer.compact(revision));
    }

    @Override
    public Lease grant(long id, Duration ttl) {
        long chosen = id == 0 ? nextLease++ : id;
        write(writer -> writer.grant(chosen, ttl.toSeconds()));
        return lease(chosen).orElseThrow();
    }

    @Override
    public long revoke(long id) {
        return write(writer -> writer.revoke(id));
    }

    @Override
    public Lease keepAlive(long id) {
        return lease(id)
                .orElseThrow(
                        () -> new StateException(StateException.Code.LEASE_ABSENT, "no " + id));
    }

    @Override
    public Optional<Lease> lease(long id) {
        try (var view = storage.view()) {
            long revision = Meta.of(view).revision();
            return Leases.find(view, id).stream()
                    .mapToObj(Duration::ofSeconds)
                    .map(ttl -> new Lease(id, ttl, ttl, revision))
                    .findFirst();
        }
    }

    @Override
    public List<Bytes> leasedKeys(long id) {
        try (var view = storage.view()) {
            return Leases.keys(view, id);
        }
    }

    @Override
    public List<Long> leases() {
        try (var view = storage.view()) {
            return List.copyOf(Leases.all(view).keySet());
        }
    }

    @Override
    public KeyspaceHash hash(long revision) {
        try (Storage.View view = storage.view()) {
            return new Checksum(view).upTo(revision);
        }
    }

    @Override
    public boolean moveLeader(NodeId to) {
        return to.equals(LEADER);
    }

    @Override
    public RangeStatus status() {
        Meta meta = meta();
        return new RangeStatus(
                name,
                Optional.of(LEADER),
                2,
                meta.revision(),
                meta.revision(),
                meta.revision(),
                meta.compacted(),
                storage.bytes(),
                1 << 20,
                List.of(LEADER),
                List.of());
    }

    @Override
    public Notes notes() {
        try (Storage.View view = storage.view()) {
            return NotesTable.read(view);
        }
    }

    @Override
    public long note(Notes.Change change) {
        return write(writer -> writer.note(change, change.edition() + 1));
    }

    @Override
    public long edition() {
        return notes().edition();
    }

    /** The tests change notes only between other requests. */
    @Override
    public Keyspace under(long edition) {
        return this;
    }

    @Override
    public Copy copy() {
        return new ViewCopy(storage.view());
    }

    @Override
    public Optional<Leader> leader() {
        return Optional.empty();
    }

    @Override
    public void onLeadership(LeadershipListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Looks through all changes; slow and simple. */
    private final class MemoryWatch implements Watch {
        private final WatchRequest request;
        private final long created;
        private long next;
        private Optional<Runnable> ready = Optional.empty();

        MemoryWatch(WatchRequest request, Meta meta) {
            this.request = request;
            this.created = meta.revision();
            this.next = request.startRevision() == 0 ? created + 1 : request.startRevision();
        }

        @Override
        public long createdRevision() {
            return created;
        }

        @Override
        public Notice next(Duration timeout) {
            Meta meta = meta();
            if (next <= meta.compacted()) {
                return new Compacted(meta.compacted());
            }
            lock.lock();
            try {
                for (Change change : changes) {
                    List<Event> events = change.revision() < next ? List.of() : wanted(change);
                    if (!events.isEmpty()) {
                        next = change.revision() + 1;
                        return new Events(change.revision(), events);
                    }
                }
            } finally {
                lock.unlock();
            }
            next = Math.max(next, meta.revision() + 1);
            return new Progress(meta.revision());
        }

        @Override
        public Optional<Notice> atOnce() {
            return Optional.of(next(Duration.ZERO)).filter(this::mayFollow);
        }

        private boolean mayFollow(Notice notice) {
            return notice instanceof Events || notice instanceof Progress;
        }

        private List<Event> wanted(Change change) {
            return change.events().stream()
                    .filter(event -> request.keys().contains(event.current().key()))
                    .filter(event -> event.isDelete() ? request.deletes() : request.puts())
                    .map(event ->
                            request.previous()
                                    ? event
                                    : new Event(event.current(), Optional.empty()))
                    .toList();
        }

        @Override
        public void whenReady(Runnable listener) {
            lock.lock();
            try {
                ready = Optional.of(listener);
                boolean already = !changes.isEmpty() && changes.getLast().revision() >= next;
                if (!already) {
                    return;
                }
            } finally {
                lock.unlock();
            }
            wake();
        }

        void wake() {
            Optional<Runnable> told;
            lock.lock();
            try {
                told = ready;
                ready = Optional.empty();
            } finally {
                lock.unlock();
            }
            told.ifPresent(Runnable::run);
        }

        @Override
        public void close() {
            lock.lock();
            try {
                watches.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
