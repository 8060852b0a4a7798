package dev.aether.state.storm;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.storm.ListTxn.Fate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Clients of lists over several keys: they read some at one moment and append to some of them on
 * condition that none has changed.
 */
final class Lists {
    private static final int KEYS_AT_ONCE = 3;

    /** After so many elements new keys are taken. */
    private static final int ELEMENTS_MAX = 12;

    private final LongSupplier now;
    private final List<Begun> begun = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private final TreeSet<String> keys = new TreeSet<>();
    private int elements;

    Lists(LongSupplier now) {
        this.now = now;
    }

    /** A transaction under way or done. */
    private static final class Begun {
        private final long called;
        private final boolean current;
        private final List<ListTxn.Step> steps = new ArrayList<>();
        private long returned = Long.MAX_VALUE;
        private Fate fate = Fate.UNKNOWN;

        Begun(long called, boolean current) {
            this.called = called;
            this.current = current;
        }

        void end(Fate end, long at) {
            fate = end;
            returned = at;
        }

        ListTxn txn() {
            return new ListTxn(called, returned, fate, current, steps);
        }
    }

    List<ListTxn> txns() {
        return begun.stream().map(Begun::txn).toList();
    }

    List<Answered> answers() {
        return answers;
    }

    void act(Seat seat) {
        TreeSet<String> some = new TreeSet<>();
        for (int i = seat.chance().nextInt(KEYS_AT_ONCE); i >= 0; i--) {
            some.add(
                    "l%d-%d"
                            .formatted(
                                    elements / (KEYS_AT_ONCE * ELEMENTS_MAX),
                                    seat.chance().nextInt(KEYS_AT_ONCE + 1)));
        }
        keys.addAll(some);
        Begun txn = begin(true);
        try {
            RangeResults read = read(seat.keyspace(), txn, some);
            if (seat.chance().nextInt(3) > 0) {
                append(seat, txn, read);
            } else {
                txn.end(Fate.COMMITTED, now.getAsLong());
            }
        } catch (StateException failure) {
            boolean unknown = failure.code() == Code.OUTCOME_UNKNOWN;
            txn.end(unknown ? Fate.UNKNOWN : Fate.ABORTED, Long.MAX_VALUE);
        }
    }

    /** Reads all lists that were ever touched, at one moment. */
    void readAll(Keyspace keyspace) {
        Begun txn = begin(true);
        Map<String, List<Integer>> lists = new TreeMap<>();
        keyspace.range(RangeQuery.of(KeyRange.prefix(Bytes.utf8("l"))))
                .entries()
                .forEach(entry -> lists.put(entry.key().utf8(), elements(Optional.of(entry))));
        for (String key : keys) {
            txn.steps.add(new ListTxn.Read(key, lists.getOrDefault(key, List.of())));
        }
        txn.end(Fate.COMMITTED, now.getAsLong());
    }

    private Begun begin(boolean current) {
        Begun txn = new Begun(now.getAsLong(), current);
        begun.add(txn);
        return txn;
    }

    /** Of several keys at one revision. */
    private record RangeResults(long revision, Map<String, Optional<KeyValue>> entries) {}

    private RangeResults read(Keyspace keyspace, Begun txn, TreeSet<String> wanted) {
        Op[] reads = wanted.stream().map(Lists::read).toArray(Op[]::new);
        TxnResult result = keyspace.txn(Txn.of(reads));
        Map<String, Optional<KeyValue>> entries = new TreeMap<>();
        int next = 0;
        for (String key : wanted) {
            RangeResult found = ((OpResult.Read) result.results().get(next++)).result();
            Optional<KeyValue> entry = found.entries().stream().findFirst();
            entries.put(key, entry);
            txn.steps.add(new ListTxn.Read(key, elements(entry)));
            answers.add(
                    new Answered(
                            Answered.Kind.READ,
                            key,
                            entry.map(version -> version.value().utf8()),
                            result.revision(),
                            txn.called,
                            now.getAsLong()));
        }
        return new RangeResults(result.revision(), entries);
    }

    private static Op read(String key) {
        return Op.read(KeyRange.single(Bytes.utf8(key)));
    }

    private static List<Integer> elements(Optional<KeyValue> entry) {
        return entry.map(version -> version.value().utf8()).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(Integer::valueOf)
                .toList();
    }

    private void append(Seat seat, Begun txn, RangeResults read) {
        List<Compare> unchanged = new ArrayList<>();
        Map<String, String> written = new TreeMap<>();
        read.entries()
                .forEach((key, entry) -> {
                    unchanged.add(
                            Compare.unchanged(
                                    Bytes.utf8(key), entry.map(KeyValue::modRevision).orElse(0L)));
                    if (written.isEmpty() || seat.chance().nextInt(2) == 0) {
                        written.put(key, longer(seat, txn, key, entry));
                    }
                });
        List<Op> puts =
                written.entrySet().stream()
                        .map(each -> Op.put(Bytes.utf8(each.getKey()), Bytes.utf8(each.getValue())))
                        .collect(Collectors.toList());
        long called = now.getAsLong();
        TxnResult result = seat.keyspace().txn(new Txn(unchanged, puts, List.of()));
        txn.end(result.succeeded() ? Fate.COMMITTED : Fate.ABORTED, now.getAsLong());
        if (result.succeeded()) {
            written.forEach((key, value) ->
                    answers.add(
                            new Answered(
                                    Answered.Kind.WROTE,
                                    key,
                                    Optional.of(value),
                                    result.revision(),
                                    called,
                                    txn.returned)));
        }
    }

    private String longer(Seat seat, Begun txn, String key, Optional<KeyValue> entry) {
        List<Integer> list = new ArrayList<>(elements(entry));
        for (int i = seat.chance().nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            int element = elements++;
            list.add(element);
            txn.steps.add(new ListTxn.Append(key, element));
        }
        return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
