package dev.aether.state.storm;

import dev.aether.environment.Bytes;
import dev.aether.environment.Randomness;
import dev.aether.state.Compare;
import dev.aether.state.CrossTxn;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.storm.ListTxn.Fate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Clients of lists in several keyspaces: they read some at one moment and append to some of them on
 * condition that none has changed. Those who take lists of one keyspace do without locks.
 */
final class SharedLists {
    private static final int KEYS_AT_ONCE = 3;
    private static final int KEYS = 3;

    private final List<String> keyspaces;
    private final LongSupplier now;
    private final List<Begun> begun = new ArrayList<>();
    private int elements;

    SharedLists(List<String> keyspaces, LongSupplier now) {
        this.keyspaces = keyspaces;
        this.now = now;
    }

    /** A list in a keyspace. */
    private record Place(String keyspace, String key) implements Comparable<Place> {
        String name() {
            return keyspace + "/" + key;
        }

        @Override
        public int compareTo(Place other) {
            return name().compareTo(other.name());
        }
    }

    /** A transaction under way or done. */
    private static final class Begun {
        private final long called;
        private final List<ListTxn.Step> steps = new ArrayList<>();
        private long returned = Long.MAX_VALUE;
        private Fate fate = Fate.UNKNOWN;

        Begun(long called) {
            this.called = called;
        }

        void end(Fate end, long at) {
            fate = end;
            returned = at;
        }

        ListTxn txn() {
            return new ListTxn(called, returned, fate, true, steps);
        }
    }

    List<ListTxn> txns() {
        return begun.stream().map(Begun::txn).toList();
    }

    /** Transactions that were answered. */
    int committed() {
        return (int) begun.stream().filter(each -> each.fate == Fate.COMMITTED).count();
    }

    void act(Keyspaces through, Randomness chance) {
        Begun txn = begin();
        try {
            Map<Place, Optional<KeyValue>> read = read(through, txn, some(chance));
            boolean succeeded = chance.nextInt(3) == 0 || append(through, chance, txn, read);
            txn.end(succeeded ? Fate.COMMITTED : Fate.ABORTED, now.getAsLong());
        } catch (StateException failure) {
            boolean unknown = failure.code() == Code.OUTCOME_UNKNOWN;
            txn.end(unknown ? Fate.UNKNOWN : Fate.ABORTED, Long.MAX_VALUE);
        }
    }

    /** Reads every list, at one moment. */
    void readAll(Keyspaces through) {
        Begun txn = begin();
        TreeSet<Place> all = new TreeSet<>();
        for (String keyspace : keyspaces) {
            for (int key = 0; key < KEYS; key++) {
                all.add(new Place(keyspace, "list" + key));
            }
        }
        read(through, txn, all);
        txn.end(Fate.COMMITTED, now.getAsLong());
    }

    private Begun begin() {
        Begun txn = new Begun(now.getAsLong());
        begun.add(txn);
        return txn;
    }

    private TreeSet<Place> some(Randomness chance) {
        TreeSet<Place> some = new TreeSet<>();
        String only = keyspaces.get(chance.nextInt(keyspaces.size()));
        boolean alone = chance.nextInt(3) == 0;
        for (int i = chance.nextInt(KEYS_AT_ONCE); i >= 0; i--) {
            String keyspace = alone ? only : keyspaces.get(chance.nextInt(keyspaces.size()));
            some.add(new Place(keyspace, "list" + chance.nextInt(KEYS)));
        }
        return some;
    }

    private Map<Place, Optional<KeyValue>> read(
            Keyspaces through, Begun txn, TreeSet<Place> wanted) {
        Map<String, List<Op>> reads = new TreeMap<>();
        for (Place place : wanted) {
            Op read = Op.read(KeyRange.single(Bytes.utf8(place.key())));
            reads.computeIfAbsent(place.keyspace(), _ -> new ArrayList<>()).add(read);
        }
        Map<String, Txn> parts = new TreeMap<>();
        reads.forEach((keyspace, ops) -> parts.put(keyspace, Txn.of(ops.toArray(Op[]::new))));
        CrossTxn.Result result = through.txn(CrossTxn.of(parts));
        Map<String, Integer> next = new HashMap<>();
        Map<Place, Optional<KeyValue>> entries = new TreeMap<>();
        for (Place place : wanted) {
            int at = next.merge(place.keyspace(), 1, Integer::sum) - 1;
            OpResult found = result.of(place.keyspace()).get(at);
            Optional<KeyValue> entry =
                    ((OpResult.Read) found).result().entries().stream().findFirst();
            entries.put(place, entry);
            txn.steps.add(new ListTxn.Read(place.name(), elements(entry)));
        }
        return entries;
    }

    private static List<Integer> elements(Optional<KeyValue> entry) {
        return entry.map(version -> version.value().utf8()).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(Integer::valueOf)
                .toList();
    }

    private boolean append(
            Keyspaces through, Randomness chance, Begun txn, Map<Place, Optional<KeyValue>> read) {
        Map<String, List<Compare>> unchanged = new TreeMap<>();
        Map<String, List<Op>> puts = new TreeMap<>();
        boolean first = true;
        for (Map.Entry<Place, Optional<KeyValue>> each : read.entrySet()) {
            Place place = each.getKey();
            long revision = each.getValue().map(KeyValue::modRevision).orElse(0L);
            unchanged
                    .computeIfAbsent(place.keyspace(), _ -> new ArrayList<>())
                    .add(Compare.unchanged(Bytes.utf8(place.key()), revision));
            puts.computeIfAbsent(place.keyspace(), _ -> new ArrayList<>());
            if (first || chance.nextInt(2) == 0) {
                first = false;
                puts.get(place.keyspace()).add(longer(txn, place, each.getValue()));
            }
        }
        Map<String, Txn> parts = new TreeMap<>();
        puts.forEach((keyspace, ops) ->
                parts.put(keyspace, new Txn(unchanged.get(keyspace), ops, List.of())));
        return through.txn(CrossTxn.of(parts)).succeeded();
    }

    private Op longer(Begun txn, Place place, Optional<KeyValue> entry) {
        List<Integer> list = new ArrayList<>(elements(entry));
        int element = elements++;
        list.add(element);
        txn.steps.add(new ListTxn.Append(place.name(), element));
        String text = list.stream().map(String::valueOf).collect(Collectors.joining(","));
        return Op.put(Bytes.utf8(place.key()), Bytes.utf8(text));
    }
}
