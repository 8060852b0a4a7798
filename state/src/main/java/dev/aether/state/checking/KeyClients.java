package dev.aether.state.checking;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Randomness;
import dev.aether.environment.Timers;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Clients of a few keys that read, write and swap at random, and all they saw. They outlive the
 * nodes through which they work. For one thread at a time, as in the simulation.
 */
public final class KeyClients {
    private final Randomness random;
    private final LongSupplier trueNanos;
    private final int keys;
    private final Duration pauseMax;
    private final List<Seen> seen = new ArrayList<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private int clients;
    private boolean stopped;

    /**
     * @param trueNanos the time of an observer, one for all nodes
     * @param keys how many, at least 1
     * @param pauseMax the longest pause of a client between two operations
     */
    public KeyClients(Randomness random, LongSupplier trueNanos, int keys, Duration pauseMax) {
        this.random = random;
        this.trueNanos = trueNanos;
        this.keys = keys;
        this.pauseMax = pauseMax;
    }

    /** An operation under way or done. */
    private static final class Seen {
        private final String key;
        private final long called;
        private long returned = Operation.NEVER;
        private Operation.Kind kind;
        private boolean happened = true;

        Seen(String key, Operation.Kind kind, long called) {
            this.key = key;
            this.kind = kind;
            this.called = called;
        }

        boolean isUnansweredRead() {
            return kind instanceof Operation.Read && returned == Operation.NEVER;
        }
    }

    /**
     * Sets one more client to work through a node, until the node's life ends.
     *
     * @param environment of that life
     * @param keyspace as the node offers it
     */
    public void attend(String node, Environment environment, Keyspace keyspace) {
        String client = node + "-" + clients++;
        environment
                .threads()
                .start("client " + client, () -> work(environment.timers(), keyspace, client));
    }

    public void stop() {
        stopped = true;
    }

    /** What happened, or may have. */
    public List<Operation> history() {
        return seen.stream()
                .filter(each -> each.happened && !each.isUnansweredRead())
                .map(each -> new Operation(each.key, each.kind, each.called, each.returned))
                .toList();
    }

    /** Values whose write was acknowledged; each value is written once. */
    public Set<String> acknowledged() {
        return Collections.unmodifiableSet(acknowledged);
    }

    private void work(Timers timers, Keyspace keyspace, String client) {
        for (int i = 0; !stopped; i++) {
            String value = client + "-" + i;
            String key = "k" + random.nextInt(keys);
            switch (random.nextInt(4)) {
                case 0 -> read(keyspace, key);
                case 1 -> swap(keyspace, key, value);
                default -> write(keyspace, key, value);
            }
            timers.sleep(Duration.ofNanos(random.nextInt((int) pauseMax.toNanos())));
        }
    }

    private Seen begin(String key, Operation.Kind kind) {
        Seen begun = new Seen(key, kind, trueNanos.getAsLong());
        seen.add(begun);
        return begun;
    }

    private void end(Seen operation, Operation.Kind kind) {
        operation.kind = kind;
        operation.returned = trueNanos.getAsLong();
    }

    private void write(Keyspace keyspace, String key, String value) {
        Seen write = begin(key, new Operation.Write(value));
        try {
            keyspace.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))));
            end(write, write.kind);
            acknowledged.add(value);
        } catch (StateException failure) {
            write.happened = failure.code() == Code.OUTCOME_UNKNOWN;
        }
    }

    private Optional<String> read(Keyspace keyspace, String key) {
        Seen read = begin(key, new Operation.Read(Optional.empty()));
        try {
            RangeQuery query = RangeQuery.of(KeyRange.single(Bytes.utf8(key)));
            Optional<String> value =
                    keyspace.range(query).entries().stream()
                            .findFirst()
                            .map(entry -> entry.value().utf8());
            end(read, new Operation.Read(value));
            return value;
        } catch (StateException failure) {
            read.happened = false;
            return Optional.empty();
        }
    }

    private void swap(Keyspace keyspace, String key, String value) {
        Optional<String> expected = read(keyspace, key);
        Bytes name = Bytes.utf8(key);
        Compare compare =
                expected.<Compare>map(old -> equal(name, old))
                        .orElseGet(() -> Compare.absent(name));
        Txn txn = new Txn(List.of(compare), List.of(Op.put(name, Bytes.utf8(value))), List.of());
        Seen swap = begin(key, new Operation.Swap(expected, value, Optional.empty()));
        try {
            boolean succeeded = keyspace.txn(txn).succeeded();
            end(swap, new Operation.Swap(expected, value, Optional.of(succeeded)));
            if (succeeded) {
                acknowledged.add(value);
            }
        } catch (StateException failure) {
            swap.happened = failure.code() == Code.OUTCOME_UNKNOWN;
        }
    }

    private static Compare equal(Bytes key, String value) {
        return new Compare.OfValue(KeyRange.single(key), Compare.Relation.EQUAL, Bytes.utf8(value));
    }
}
