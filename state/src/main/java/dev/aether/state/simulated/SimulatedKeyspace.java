package dev.aether.state.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.state.Answer;
import dev.aether.state.Copy;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A keyspace in memory for tests of what is above it: every revision is kept, leadership and faults
 * are handed out by the test. It has no leases, only notes what is compacted, and reads of a
 * transaction see what it wrote.
 *
 * <p>The lock, not an inbox, guards it because every caller waits for the answer.
 */
public final class SimulatedKeyspace implements Keyspace {
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<TreeMap<Bytes, KeyValue>> states = new ArrayList<>();
    private final List<Watch.Event> history = new ArrayList<>();
    private Promise<Boolean> grown;
    private final List<LeadershipListener> listeners = new ArrayList<>();
    private @Nullable StateException fault;
    private long term;
    private volatile long compacted;
    private int writesLeft = Integer.MAX_VALUE;

    public SimulatedKeyspace(Timers timers) {
        this.timers = timers;
        this.grown = new Promise<>(timers);
        states.add(new TreeMap<>());
        states.add(new TreeMap<>());
    }

    /** A new leader takes over, told to the newest listener; the one before is fenced. */
    public void elect() {
        lock.lock();
        try {
            term++;
            writesLeft = Integer.MAX_VALUE;
        } finally {
            lock.unlock();
        }
        Leader leader = new Reign(term);
        listeners.getLast().changed(Optional.of(leader));
    }

    /** The present leader is fenced after so many further writes. */
    public void fenceAfter(int writes) {
        lock.lock();
        try {
            writesLeft = writes;
        } finally {
            lock.unlock();
        }
    }

    /** From now on reads and transactions fail. */
    public void fail(StateException with) {
        lock.lock();
        try {
            fault = with;
        } finally {
            lock.unlock();
        }
    }

    private long revision() {
        return states.size() - 1L;
    }

    private void throwIfFailing() {
        StateException present = fault;
        if (present != null) {
            throw present;
        }
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
        return term;
    }

    @Override
    public TxnResult txn(Txn txn) {
        lock.lock();
        try {
            throwIfFailing();
            TreeMap<Bytes, KeyValue> next = new TreeMap<>(states.getLast());
            int heard = history.size();
            TxnResult result = new Execution(history).run(txn, next, revision() + 1);
            if (history.size() > heard) {
                states.add(next);
                Promise<Boolean> done = grown;
                grown = new Promise<>(timers);
                done.complete(true);
                return result;
            }
            return new TxnResult(result.succeeded(), revision(), result.results());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public RangeResult range(RangeQuery query) {
        lock.lock();
        try {
            throwIfFailing();
            long at = query.revision() == 0 ? revision() : query.revision();
            if (at > revision()) {
                throw new StateException(StateException.Code.FUTURE_REVISION, "not yet");
            }
            return Execution.found(query, states.get((int) at), revision());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Watch watch(WatchRequest request) {
        return new HistoryWatch(request.keys(), request.startRevision());
    }

    @Override
    public KeyspaceHash hash(long revision) {
        throw new UnsupportedOperationException("one replica alone has nobody to agree with");
    }

    @Override
    public boolean moveLeader(NodeId to) {
        return false;
    }

    @Override
    public RangeStatus status() {
        return new RangeStatus(
                name(), Optional.empty(), 1, 1, 1, revision(), 0, 0, 0, List.of(), List.of());
    }

    @Override
    public void onLeadership(LeadershipListener listener) {
        listeners.add(listener);
    }

    /** The last revision asked to be compacted, 0 if none. */
    public long compacted() {
        return compacted;
    }

    @Override
    public String name() {
        return "system";
    }

    @Override
    public long compact(long at, boolean physical) {
        compacted = at;
        return at;
    }

    @Override
    public Lease grant(long id, Duration ttl) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public long revoke(long id) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public Lease keepAlive(long id) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public Optional<Lease> lease(long id) {
        return Optional.empty();
    }

    @Override
    public List<Bytes> leasedKeys(long id) {
        return List.of();
    }

    @Override
    public List<Long> leases() {
        return List.of();
    }

    @Override
    public Notes notes() {
        return new Notes(0, new TreeMap<>());
    }

    @Override
    public long note(Notes.Change change) {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public long edition() {
        return 0;
    }

    @Override
    public Keyspace under(long edition) {
        return this;
    }

    @Override
    public Copy copy() {
        throw new UnsupportedOperationException("not simulated");
    }

    @Override
    public Optional<Leader> leader() {
        return Optional.empty();
    }

    /** One leadership; over as soon as another begins. */
    private final class Reign implements Leader {
        private final long mine;

        Reign(long mine) {
            this.mine = mine;
        }

        @Override
        public long term() {
            return mine;
        }

        @Override
        public TxnResult txn(Txn txn) {
            lock.lock();
            try {
                if (mine != term || writesLeft-- <= 0) {
                    throw new StateException(StateException.Code.NOT_LEADER, "term over");
                }
                return SimulatedKeyspace.this.txn(txn);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reads the history from its own place on. */
    private final class HistoryWatch implements Watch {
        private final KeyRange keys;
        private final long from;
        private int next;

        HistoryWatch(KeyRange keys, long from) {
            this.keys = keys;
            this.from = from;
        }

        @Override
        public long createdRevision() {
            return from;
        }

        @Override
        public Notice next(Duration timeout) {
            List<Event> fresh = new ArrayList<>();
            Promise<Boolean> more = collect(fresh);
            if (fresh.isEmpty()) {
                try {
                    more.await("a change", timeout);
                } catch (DeadlineExceeded quiet) {
                    return new Progress(revision());
                }
                return next(timeout);
            }
            return new Events(fresh.getLast().current().modRevision(), fresh);
        }

        private Promise<Boolean> collect(List<Event> fresh) {
            lock.lock();
            try {
                for (; next < history.size(); next++) {
                    KeyValue current = history.get(next).current();
                    if (current.modRevision() >= from && keys.contains(current.key())) {
                        fresh.add(history.get(next));
                    }
                }
                return grown;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void whenReady(Runnable ready) {
            Promise<Boolean> more;
            lock.lock();
            try {
                more = grown;
                if (next < history.size()) {
                    more = new Promise<>(timers);
                    more.complete(true);
                }
            } finally {
                lock.unlock();
            }
            more.whenSettled(ready);
        }

        @Override
        public void close() {}
    }
}
