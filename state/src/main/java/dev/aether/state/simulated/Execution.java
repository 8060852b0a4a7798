package dev.aether.state.simulated;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Carries transactions out on entries in memory. */
final class Execution {
    private final List<Watch.Event> heard;

    /**
     * @param heard gets each change
     */
    Execution(List<Watch.Event> heard) {
        this.heard = heard;
    }

    TxnResult run(Txn txn, SortedMap<Bytes, KeyValue> entries, long at) {
        boolean holds = txn.conditions().stream().allMatch(each -> Conditions.hold(each, entries));
        List<OpResult> results = new ArrayList<>();
        for (Op op : holds ? txn.then() : txn.otherwise()) {
            apply(entries, op, at);
            results.add(result(op, entries, at));
        }
        return new TxnResult(holds, at, results);
    }

    private OpResult result(Op op, SortedMap<Bytes, KeyValue> entries, long at) {
        return switch (op) {
            case Op.Read(RangeQuery query) -> new OpResult.Read(found(query, entries, at));
            case Op.Put _ -> new OpResult.Put(Optional.empty());
            case Op.Delete _ -> new OpResult.Delete(0, List.of());
            case Op.Nested(Txn txn) -> new OpResult.Nested(run(txn, entries, at));
        };
    }

    private void apply(SortedMap<Bytes, KeyValue> entries, Op op, long at) {
        switch (op) {
            case Op.Put put -> {
                Optional<KeyValue> old = Optional.ofNullable(entries.get(put.key()));
                long created = old.map(KeyValue::createRevision).orElse(at);
                long version = old.map(KeyValue::version).orElse(0L) + 1;
                KeyValue now = new KeyValue(put.key(), put.value(), created, at, version, 0);
                entries.put(put.key(), now);
                heard.add(new Watch.Event(now, old));
            }
            case Op.Delete delete -> {
                for (Bytes key : List.copyOf(entries.keySet())) {
                    if (delete.keys().contains(key)) {
                        Optional<KeyValue> old = Optional.ofNullable(entries.remove(key));
                        KeyValue gone = new KeyValue(key, Bytes.EMPTY, 0, at, 0, 0);
                        heard.add(new Watch.Event(gone, old));
                    }
                }
            }
            case Op.Read _, Op.Nested _ -> {}
        }
    }

    static RangeResult found(RangeQuery query, SortedMap<Bytes, KeyValue> entries, long at) {
        List<KeyValue> found =
                entries.values().stream()
                        .filter(entry -> query.keys().contains(entry.key()))
                        .toList();
        long limit = query.limit() == 0 ? Long.MAX_VALUE : query.limit();
        List<KeyValue> given = found.stream().limit(limit).toList();
        return new RangeResult(at, found.size(), given.size() < found.size(), given);
    }
}
