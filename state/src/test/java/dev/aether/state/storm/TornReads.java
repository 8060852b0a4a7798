package dev.aether.state.storm;

import dev.aether.state.CrossTxn;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspaces;
import dev.aether.state.Op;
import dev.aether.state.TxnResult;
import java.util.Map;
import java.util.TreeMap;

/** Reads of several keyspaces that ask one after the other, as if there were no locks. */
record TornReads(Keyspaces whole) implements Keyspaces {
    @Override
    public CrossTxn.Result txn(CrossTxn txn) {
        boolean reads =
                txn.parts().values().stream()
                        .allMatch(part -> part.then().stream().allMatch(Op.Read.class::isInstance));
        if (!reads) {
            return whole.txn(txn);
        }
        Map<String, TxnResult> results = new TreeMap<>();
        txn.parts()
                .forEach((keyspace, part) ->
                        results.putAll(whole.txn(CrossTxn.of(Map.of(keyspace, part))).results()));
        return new CrossTxn.Result(true, new TreeMap<>(results));
    }

    @Override
    public KeyRange records() {
        return whole.records();
    }

    @Override
    public Entry entry(KeyValue found) {
        return whole.entry(found);
    }

    @Override
    public Making make(String name) {
        return whole.make(name);
    }

    @Override
    public boolean end(String name) {
        return whole.end(name);
    }
}
