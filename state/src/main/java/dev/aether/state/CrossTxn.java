package dev.aether.state;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A transaction over keyspaces: if the conditions of all parts hold, the first operations of every
 * part are applied, else the second ones of every part; all of them or none, strict serialisable
 * with each other and with what each keyspace does alone.
 *
 * @param parts by keyspace; {@code system} takes no part. They read the newest revision only
 */
public record CrossTxn(SortedMap<String, Txn> parts) {
    public static final int PARTS_MAX = 16;

    public CrossTxn {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
        if (parts.isEmpty() || parts.size() > PARTS_MAX) {
            throw new IllegalArgumentException(
                    "a transaction has 1 to " + PARTS_MAX + " parts, got " + parts.size());
        }
        if (parts.containsKey("system")) {
            throw new IllegalArgumentException("the keyspace system takes no part");
        }
        if (parts.values().stream().anyMatch(CrossTxn::readsThePast)) {
            throw new IllegalArgumentException("a part reads the newest revision only");
        }
    }

    public static CrossTxn of(Map<String, Txn> parts) {
        return new CrossTxn(new TreeMap<>(parts));
    }

    private static boolean readsThePast(Txn txn) {
        return Stream.concat(txn.then().stream(), txn.otherwise().stream())
                .anyMatch(op ->
                        switch (op) {
                            case Op.Read(RangeQuery query) -> query.revision() != 0;
                            case Op.Nested(Txn nested) -> readsThePast(nested);
                            case Op.Put _, Op.Delete _ -> false;
                        });
    }

    /**
     * @param succeeded whether the conditions of all parts held
     * @param results by keyspace
     */
    public record Result(boolean succeeded, SortedMap<String, TxnResult> results) {
        public Result {
            results = Collections.unmodifiableSortedMap(new TreeMap<>(results));
        }

        /** The results of the operations of one part. */
        public List<OpResult> of(String keyspace) {
            TxnResult result = results.get(keyspace);
            return result == null ? List.of() : result.results();
        }
    }
}
