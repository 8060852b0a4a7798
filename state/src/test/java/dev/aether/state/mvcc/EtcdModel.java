package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A keyspace as etcd's documents describe it, written for the eye: one whole map per revision. */
final class EtcdModel {
    final TreeMap<Long, TreeMap<Bytes, KeyValue>> past = new TreeMap<>();
    final TreeMap<Long, List<Watch.Event>> events = new TreeMap<>();
    final TreeMap<Long, Long> leases = new TreeMap<>();
    TreeMap<Bytes, KeyValue> present = new TreeMap<>();
    long revision = 1;
    long compacted;
    private List<Watch.Event> changes = new ArrayList<>();

    EtcdModel() {
        past.put(1L, new TreeMap<>());
    }

    TxnResult txn(Txn txn) {
        Map<Bytes, KeyValue> before = new TreeMap<>(present);
        refuseImpossible(txn, before);
        TxnResult result = run(txn, before);
        finish();
        return new TxnResult(result.succeeded(), revision, result.results());
    }

    private void finish() {
        if (!changes.isEmpty()) {
            revision++;
            past.put(revision, new TreeMap<>(present));
            events.put(revision, changes);
            changes = new ArrayList<>();
        }
    }

    private void refuseImpossible(Txn txn, Map<Bytes, KeyValue> before) {
        for (Op op : chosen(txn, before)) {
            if (op instanceof Op.Put put) {
                if (put.lease() != 0 && !leases.containsKey(put.lease())) {
                    throw new StateException(Code.LEASE_ABSENT, "");
                }
                if ((put.keepLease() || put.keepValue()) && !before.containsKey(put.key())) {
                    throw new StateException(Code.KEY_ABSENT, "");
                }
            } else if (op instanceof Op.Read read) {
                refuseRevision(read.query().revision());
            } else if (op instanceof Op.Nested nested) {
                refuseImpossible(nested.txn(), before);
            }
        }
    }

    private void refuseRevision(long asked) {
        if (asked > revision) {
            throw new StateException(Code.FUTURE_REVISION, "");
        }
        if (asked > 0 && asked < compacted) {
            throw new StateException(Code.COMPACTED, "");
        }
    }

    private static List<Op> chosen(Txn txn, Map<Bytes, KeyValue> before) {
        return holds(txn, before) ? txn.then() : txn.otherwise();
    }

    private static boolean holds(Txn txn, Map<Bytes, KeyValue> before) {
        return txn.conditions().stream().allMatch(compare -> holds(compare, before));
    }

    private static boolean holds(Compare compare, Map<Bytes, KeyValue> before) {
        List<KeyValue> hit =
                before.values().stream().filter(e -> compare.keys().contains(e.key())).toList();
        if (hit.isEmpty()) {
            return compare instanceof Compare.OfNumber
                    && holds(compare, new KeyValue(Bytes.EMPTY, Bytes.EMPTY, 0, 0, 0, 0));
        }
        return hit.stream().allMatch(entry -> holds(compare, entry));
    }

    private static boolean holds(Compare compare, KeyValue entry) {
        int sign;
        if (compare instanceof Compare.OfValue value) {
            sign = entry.value().compareTo(value.operand());
        } else {
            Compare.OfNumber number = (Compare.OfNumber) compare;
            long left =
                    switch (number.field()) {
                        case LEASE -> entry.lease();
                        case VERSION -> entry.version();
                        case MOD_REVISION -> entry.modRevision();
                        case CREATE_REVISION -> entry.createRevision();
                    };
            sign = Long.compare(left, number.operand());
        }
        return switch (compare.relation()) {
            case EQUAL -> sign == 0;
            case NOT_EQUAL -> sign != 0;
            case LESS -> sign < 0;
            case GREATER -> sign > 0;
        };
    }

    private TxnResult run(Txn txn, Map<Bytes, KeyValue> before) {
        List<OpResult> results = new ArrayList<>();
        for (Op op : chosen(txn, before)) {
            results.add(
                    switch (op) {
                        case Op.Put put -> put(put);
                        case Op.Delete delete -> delete(delete);
                        case Op.Read read -> new OpResult.Read(read(read.query(), seen()));
                        case Op.Nested nested -> new OpResult.Nested(run(nested.txn(), before));
                    });
        }
        return new TxnResult(holds(txn, before), seen(), results);
    }

    private long seen() {
        return changes.isEmpty() ? revision : revision + 1;
    }

    private OpResult put(Op.Put put) {
        KeyValue old = present.get(put.key());
        KeyValue now =
                new KeyValue(
                        put.key(),
                        put.keepValue() ? old.value() : put.value(),
                        old == null ? revision + 1 : old.createRevision(),
                        revision + 1,
                        old == null ? 1 : old.version() + 1,
                        put.keepLease() ? old.lease() : put.lease());
        present.put(put.key(), now);
        changes.add(new Watch.Event(now, Optional.ofNullable(old)));
        return new OpResult.Put(put.previous() ? Optional.ofNullable(old) : Optional.empty());
    }

    private OpResult delete(Op.Delete delete) {
        List<KeyValue> gone =
                present.values().stream().filter(e -> delete.keys().contains(e.key())).toList();
        gone.forEach(this::remove);
        return new OpResult.Delete(gone.size(), delete.previous() ? gone : List.of());
    }

    private void remove(KeyValue old) {
        present.remove(old.key());
        KeyValue gone = new KeyValue(old.key(), Bytes.EMPTY, 0, revision + 1, 0, 0);
        changes.add(new Watch.Event(gone, Optional.of(old)));
    }

    RangeResult range(RangeQuery query) {
        refuseRevision(query.revision());
        return read(query, revision);
    }

    private RangeResult read(RangeQuery query, long stamp) {
        Map<Bytes, KeyValue> state = query.revision() <= 0 ? present : past.get(query.revision());
        List<KeyValue> hit =
                state.values().stream().filter(e -> query.keys().contains(e.key())).toList();
        if (query.countOnly()) {
            return new RangeResult(stamp, hit.size(), false, List.of());
        }
        Comparator<KeyValue> order =
                switch (query.order().by()) {
                    case KEY -> Comparator.comparing(KeyValue::key);
                    case VALUE -> Comparator.comparing(KeyValue::value);
                    case VERSION -> Comparator.comparing(KeyValue::version);
                    case MOD_REVISION -> Comparator.comparing(KeyValue::modRevision);
                    case CREATE_REVISION -> Comparator.comparing(KeyValue::createRevision);
                };
        boolean cut = query.order().afterLimit() && query.limit() > 0 && !isFiltered(query);
        Stream<KeyValue> entries =
                hit.stream()
                        .limit(cut ? query.limit() + 1 : Long.MAX_VALUE)
                        .filter(e -> e.modRevision() >= query.minModRevision())
                        .filter(e -> e.createRevision() >= query.minCreateRevision())
                        .filter(e -> max(query.maxModRevision()) >= e.modRevision())
                        .filter(e -> max(query.maxCreateRevision()) >= e.createRevision())
                        .sorted(query.order().descending() ? order.reversed() : order);
        boolean byValue = query.order().by() == RangeQuery.By.VALUE;
        List<KeyValue> all =
                entries.map(e -> query.keysOnly() ? bare(e, byValue ? e.lease() : 0) : e).toList();
        boolean more = query.limit() > 0 && all.size() > query.limit();
        return new RangeResult(
                stamp, hit.size(), more, more ? all.subList(0, (int) query.limit()) : all);
    }

    private static boolean isFiltered(RangeQuery query) {
        return query.minModRevision() != 0
                || query.maxModRevision() != 0
                || query.minCreateRevision() != 0
                || query.maxCreateRevision() != 0;
    }

    private static long max(long bound) {
        return bound == 0 ? Long.MAX_VALUE : bound;
    }

    private static KeyValue bare(KeyValue e, long lease) {
        return new KeyValue(
                e.key(), Bytes.EMPTY, e.createRevision(), e.modRevision(), e.version(), lease);
    }

    void compact(long to) {
        if (to <= compacted) {
            throw new StateException(Code.COMPACTED, "");
        }
        if (to > revision) {
            throw new StateException(Code.FUTURE_REVISION, "");
        }
        compacted = to;
    }

    void grant(long id, long seconds) {
        if (leases.putIfAbsent(id, seconds) != null) {
            throw new StateException(Code.LEASE_EXISTS, "");
        }
    }

    void revoke(long id) {
        if (leases.remove(id) == null) {
            throw new StateException(Code.LEASE_ABSENT, "");
        }
        leased(id).forEach(key -> delete(new Op.Delete(KeyRange.single(key), false)));
        finish();
    }

    List<Bytes> leased(long id) {
        return present.values().stream()
                .filter(entry -> entry.lease() == id)
                .map(KeyValue::key)
                .toList();
    }
}
