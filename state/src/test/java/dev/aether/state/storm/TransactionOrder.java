package dev.aether.state.storm;

import dev.aether.state.storm.ListTxn.Append;
import dev.aether.state.storm.ListTxn.Fate;
import dev.aether.state.storm.ListTxn.Read;
import dev.aether.state.storm.Precedence.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides whether transactions over lists are strictly serializable, from what clients saw alone.
 *
 * <p>Since every read shows a whole list, the order of appends to a key is known. From it follows
 * which transaction comes before which; a circle among them is an anomaly, named after Adya. Real
 * time adds that what had returned comes before what was called later.
 *
 * @see <a href="https://www.vldb.org/pvldb/vol14/p268-alvaro.pdf">Kingsbury and Alvaro, Elle</a>
 */
final class TransactionOrder {
    private final List<ListTxn> txns;
    private final Map<Integer, Integer> writers = new HashMap<>();
    private final Map<Integer, Integer> lastOfItsTxn = new HashMap<>();
    private final Map<String, List<Integer>> orders = new TreeMap<>();
    private final Map<String, List<Integer>> unseen = new HashMap<>();
    private final Precedence precedence;

    private TransactionOrder(List<ListTxn> txns) {
        this.txns = txns;
        this.precedence = new Precedence(txns.size());
    }

    /** What is wrong; empty if nothing is. */
    static Optional<String> violation(List<ListTxn> txns) {
        return new TransactionOrder(txns).violation();
    }

    private Optional<String> violation() {
        indexWriters();
        Optional<String> strange = reads().map(this::strange).flatMap(Optional::stream).findFirst();
        if (strange.isPresent()) {
            return strange;
        }
        orders.forEach(this::orderAppends);
        for (int txn = 0; txn < txns.size(); txn++) {
            orderReads(txn);
        }
        precedence.realTime(txns);
        return precedence.circle().map(circle -> circle.describe(txns));
    }

    private void indexWriters() {
        for (int txn = 0; txn < txns.size(); txn++) {
            Map<String, Integer> last = new HashMap<>();
            for (ListTxn.Step step : txns.get(txn).steps()) {
                if (step instanceof Append(String key, int element)) {
                    writers.put(element, txn);
                    last.put(key, element);
                }
            }
            for (ListTxn.Step step : txns.get(txn).steps()) {
                if (step instanceof Append(String key, int element)) {
                    lastOfItsTxn.put(element, last.get(key));
                }
            }
        }
        reads().forEach(read ->
                orders.merge(read.key(), read.list(), (a, b) -> a.size() >= b.size() ? a : b));
    }

    private Stream<Read> reads() {
        return txns.stream()
                .filter(txn -> txn.fate() == Fate.COMMITTED)
                .flatMap(txn -> txn.steps().stream())
                .filter(Read.class::isInstance)
                .map(Read.class::cast);
    }

    /** What no order of transactions at all could have shown. */
    private Optional<String> strange(Read read) {
        List<Integer> list = read.list();
        List<Integer> longest = orders.getOrDefault(read.key(), List.of());
        if (!longest.subList(0, list.size()).equals(list)) {
            return Optional.of("two orders of " + read.key() + ": " + list + " and " + longest);
        }
        if (new HashSet<>(list).size() < list.size()) {
            return Optional.of("appended twice to " + read.key() + ": " + list);
        }
        for (int element : list) {
            Integer writer = writers.get(element);
            if (writer == null || txns.get(writer).fate() == Fate.ABORTED) {
                return Optional.of("G1a, read of what was never committed: " + element);
            }
        }
        if (!list.isEmpty() && !lastOfItsTxn.get(list.getLast()).equals(list.getLast())) {
            return Optional.of("G1b, read of a part of a transaction: " + read);
        }
        return Optional.empty();
    }

    private void orderAppends(String key, List<Integer> order) {
        for (int i = 1; i < order.size(); i++) {
            precedence.add(writer(order.get(i - 1)), Kind.WRITE_WRITE, writer(order.get(i)));
        }
    }

    private int writer(int element) {
        return writers.get(element);
    }

    private void orderReads(int txn) {
        if (txns.get(txn).fate() != Fate.COMMITTED) {
            return;
        }
        for (ListTxn.Step step : txns.get(txn).steps()) {
            if (step instanceof Read(String key, List<Integer> list)) {
                orderRead(txn, key, list);
            }
        }
    }

    private void orderRead(int txn, String key, List<Integer> list) {
        if (!list.isEmpty()) {
            precedence.add(writer(list.getLast()), Kind.WRITE_READ, txn);
        }
        List<Integer> order = orders.get(key);
        if (list.size() < order.size()) {
            precedence.add(txn, Kind.READ_WRITE, writer(order.get(list.size())));
        } else {
            unseen(key).forEach(writer -> precedence.add(txn, Kind.READ_WRITE, writer));
        }
    }

    /** Who surely appended to a key and was never seen: they come after all who read it. */
    private List<Integer> unseen(String key) {
        return unseen.computeIfAbsent(key, this::findUnseen);
    }

    private List<Integer> findUnseen(String key) {
        HashSet<Integer> seen = new HashSet<>(orders.get(key));
        List<Integer> found = new ArrayList<>();
        for (int txn = 0; txn < txns.size(); txn++) {
            boolean isUnseen =
                    txns.get(txn).fate() == Fate.COMMITTED
                            && txns.get(txn).steps().stream()
                                    .anyMatch(step ->
                                            step instanceof Append(String on, int element)
                                                    && on.equals(key)
                                                    && !seen.contains(element));
            if (isUnseen) {
                found.add(txn);
            }
        }
        return found;
    }
}
