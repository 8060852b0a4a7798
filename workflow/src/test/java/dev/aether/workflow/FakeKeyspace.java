package dev.aether.workflow;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
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

/** The part of a keyspace that pulses need, in memory, with leadership handed out by the test. */
final class FakeKeyspace implements Keyspace {
    private final Timers timers;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Bytes, KeyValue> entries = new TreeMap<>();
    private final List<Watch.Event> history = new ArrayList<>();
    private final List<LeadershipListener> listeners = new ArrayList<>();
    private Promise<Boolean> grown;
    private long revision = 1;
    private long term;
    int writesUntilLeaderDies = Integer.MAX_VALUE;

    FakeKeyspace(Timers timers) {
        this.timers = timers;
        this.grown = new Promise<>(timers);
    }

    /** A new leader takes over; the one before is fenced. */
    void elect() {
        term++;
        writesUntilLeaderDies = Integer.MAX_VALUE;
        long mine = term;
        Leader leader =
                new Leader() {
                    @Override
                    public long term() {
                        return mine;
                    }

                    @Override
                    public TxnResult txn(Txn txn) {
                        if (mine != term || writesUntilLeaderDies-- <= 0) {
                            throw new StateException(StateException.Code.NOT_LEADER, "term over");
                        }
                        return FakeKeyspace.this.txn(txn);
                    }
                };
        listeners.getLast().changed(Optional.of(leader));
    }

    @Override
    public TxnResult txn(Txn txn) {
        lock.lock();
        try {
            boolean holds = txn.conditions().stream().allMatch(this::holds);
            long before = revision;
            boolean written = false;
            for (Op op : holds ? txn.then() : txn.otherwise()) {
                written |= apply(op, before + 1);
            }
            if (written) {
                revision++;
                Promise<Boolean> done = grown;
                grown = new Promise<>(timers);
                done.complete(true);
            }
            return new TxnResult(holds, revision, List.<OpResult>of());
        } finally {
            lock.unlock();
        }
    }

    private boolean apply(Op op, long at) {
        switch (op) {
            case Op.Put put -> {
                KeyValue old = entries.get(put.key());
                long created = old == null ? at : old.createRevision();
                long version = old == null ? 1 : old.version() + 1;
                KeyValue now = new KeyValue(put.key(), put.value(), created, at, version, 0);
                entries.put(put.key(), now);
                history.add(new Watch.Event(now, Optional.empty()));
                return true;
            }
            case Op.Delete delete -> {
                for (Bytes key : List.copyOf(entries.keySet())) {
                    if (delete.keys().contains(key)) {
                        entries.remove(key);
                        KeyValue gone = new KeyValue(key, Bytes.EMPTY, 0, at, 0, 0);
                        history.add(new Watch.Event(gone, Optional.empty()));
                    }
                }
                return true;
            }
            case Op.Read read -> throw new UnsupportedOperationException();
            case Op.Nested nested -> throw new UnsupportedOperationException();
        }
    }

    private boolean holds(Compare compare) {
        Compare.OfNumber number = (Compare.OfNumber) compare;
        KeyValue found = entries.get(number.keys().key());
        long actual =
                switch (number.field()) {
                    case VERSION -> found == null ? 0 : found.version();
                    case CREATE_REVISION -> found == null ? 0 : found.createRevision();
                    case MOD_REVISION -> found == null ? 0 : found.modRevision();
                    case LEASE -> 0;
                };
        return switch (number.relation()) {
            case EQUAL -> actual == number.operand();
            case NOT_EQUAL -> actual != number.operand();
            case GREATER -> actual > number.operand();
            case LESS -> actual < number.operand();
        };
    }

    @Override
    public RangeResult range(RangeQuery query) {
        lock.lock();
        try {
            List<KeyValue> found =
                    entries.values().stream().filter(e -> query.keys().contains(e.key())).toList();
            return new RangeResult(revision, found.size(), false, found);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Watch watch(WatchRequest request) {
        return new HistoryWatch(request.keys(), request.startRevision());
    }

    @Override
    public void onLeadership(LeadershipListener listener) {
        listeners.add(listener);
    }

    @Override
    public String name() {
        return "system";
    }

    @Override
    public long compact(long at, boolean physical) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease grant(long id, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long revoke(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Lease keepAlive(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Lease> lease(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Bytes> leasedKeys(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Long> leases() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RangeStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Leader> leader() {
        return Optional.empty();
    }

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
            Promise<Boolean> more;
            List<Event> fresh = new ArrayList<>();
            lock.lock();
            try {
                more = grown;
                for (; next < history.size(); next++) {
                    Event event = history.get(next);
                    if (event.current().modRevision() >= from
                            && keys.contains(event.current().key())) {
                        fresh.add(event);
                    }
                }
            } finally {
                lock.unlock();
            }
            if (!fresh.isEmpty()) {
                return new Events(fresh.getLast().current().modRevision(), fresh);
            }
            try {
                more.await("a change", timeout);
            } catch (DeadlineExceeded quiet) {
                return new Progress(revision);
            }
            return next(timeout);
        }

        @Override
        public void whenReady(Runnable ready) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
