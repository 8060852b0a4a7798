package dev.aether.api;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.CrossTxn;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Keyspaces;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keyspaces that are only records; at most two. */
final class MemoryKeyspaces implements Keyspaces {
    private static final String PREFIX = "keyspaces/";
    private static final int MAX = 2;

    private final Keyspace system;

    MemoryKeyspaces(Keyspace system) {
        this.system = system;
    }

    @Override
    public KeyRange records() {
        return KeyRange.prefix(Bytes.utf8(PREFIX));
    }

    @Override
    public Entry entry(KeyValue record) {
        return new Entry(
                record.key().utf8().substring(PREFIX.length()),
                record.createRevision(),
                Phase.READY,
                List.of(new NodeId(1)),
                Instant.EPOCH,
                record.modRevision());
    }

    @Override
    public CrossTxn.Result txn(CrossTxn txn) {
        throw new StateException(StateException.Code.KEYSPACE_ABSENT, "these are only records");
    }

    private Optional<Entry> find(String name) {
        return system
                .range(RangeQuery.of(KeyRange.single(Bytes.utf8(PREFIX + name))))
                .entries()
                .stream()
                .findFirst()
                .map(this::entry);
    }

    @Override
    public Making make(String name) {
        Optional<Entry> present = find(name);
        if (present.isPresent()) {
            return new Making.Present(present.get());
        }
        if (name.equals("default")) {
            return new Making.BadName("not this name");
        }
        if (system.range(RangeQuery.of(records())).count() == MAX) {
            return new Making.Full(MAX);
        }
        system.txn(Txn.of(Op.put(Bytes.utf8(PREFIX + name), Bytes.utf8("-"))));
        return new Making.Made(find(name).orElseThrow());
    }

    @Override
    public boolean end(String name) {
        boolean present = find(name).isPresent();
        system.txn(Txn.of(Op.delete(Bytes.utf8(PREFIX + name))));
        return present;
    }
}
