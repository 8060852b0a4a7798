package dev.aether.state.storm;

import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.checking.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Clients of single keys, which read, write, swap and delete, and all they saw. */
final class Registers {
    private static final int KEYS = 5;

    private final LongSupplier now;
    private final List<Asked> asked = new ArrayList<>();
    private final List<Answered> answers = new ArrayList<>();
    private int values;

    Registers(LongSupplier now) {
        this.now = now;
    }

    /** An operation that was called, whatever became of it. */
    private static final class Asked {
        private final String key;
        private final long called;
        private Operation.Kind kind;
        private long returned = Operation.NEVER;
        private boolean counts = true;

        Asked(String key, Operation.Kind kind, long called) {
            this.key = key;
            this.kind = kind;
            this.called = called;
        }

        boolean isKnown() {
            return counts && (returned != Operation.NEVER || !(kind instanceof Operation.Read));
        }
    }

    /** For the search for an order that explains them. */
    List<Operation> history() {
        return asked.stream()
                .filter(Asked::isKnown)
                .map(each -> new Operation(each.key, each.kind, each.called, each.returned))
                .toList();
    }

    List<Answered> answers() {
        return answers;
    }

    void act(Seat seat) {
        String key = "r" + seat.chance().nextInt(KEYS);
        switch (seat.chance().nextInt(10)) {
            case 0, 1, 2 -> read(seat.keyspace(), key);
            case 3 -> readLocally(seat.keyspace(), key);
            case 4, 5 -> swap(seat.keyspace(), key);
            case 6 -> delete(seat.keyspace(), key);
            default -> put(seat.keyspace(), key);
        }
    }

    private Asked ask(String key, Operation.Kind kind) {
        Asked begun = new Asked(key, kind, now.getAsLong());
        asked.add(begun);
        return begun;
    }

    private void end(Asked operation, Operation.Kind kind) {
        operation.kind = kind;
        operation.returned = now.getAsLong();
    }

    private void answer(Asked to, Answered.Kind kind, Optional<String> value, long revision) {
        answers.add(new Answered(kind, to.key, value, revision, to.called, to.returned));
    }

    private Optional<String> read(Keyspace keyspace, String key) {
        Asked read = ask(key, new Operation.Read(Optional.empty()));
        try {
            RangeResult result = keyspace.range(query(key));
            Optional<String> value = value(result);
            end(read, new Operation.Read(value));
            answer(read, Answered.Kind.READ, value, result.revision());
            return value;
        } catch (StateException unavailable) {
            read.counts = false;
            return Optional.empty();
        }
    }

    private void readLocally(Keyspace keyspace, String key) {
        long called = now.getAsLong();
        try {
            RangeResult result = keyspace.range(query(key).local());
            answers.add(
                    new Answered(
                            Answered.Kind.READ_LOCALLY,
                            key,
                            value(result),
                            result.revision(),
                            called,
                            now.getAsLong()));
        } catch (StateException unavailable) {
            seenUnavailable(unavailable);
        }
    }

    private static void seenUnavailable(StateException failure) {
        if (failure.code() == Code.COMPACTED || failure.code() == Code.FUTURE_REVISION) {
            throw new AssertionError("a read of the present", failure);
        }
    }

    private static RangeQuery query(String key) {
        return RangeQuery.of(KeyRange.single(Bytes.utf8(key)));
    }

    private static Optional<String> value(RangeResult result) {
        return result.entries().stream().findFirst().map(entry -> entry.value().utf8());
    }

    private void put(Keyspace keyspace, String key) {
        String value = "v" + values++;
        Asked write = ask(key, new Operation.Write(value));
        run(keyspace, write, Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8(value))))
                .ifPresent(result -> {
                    end(write, write.kind);
                    answer(write, Answered.Kind.WROTE, Optional.of(value), result.revision());
                });
    }

    private void delete(Keyspace keyspace, String key) {
        Asked delete = ask(key, new Operation.Delete());
        run(keyspace, delete, Txn.of(Op.delete(Bytes.utf8(key))))
                .ifPresent(result -> {
                    end(delete, delete.kind);
                    answer(delete, Answered.Kind.READ, Optional.empty(), result.revision());
                });
    }

    private void swap(Keyspace keyspace, String key) {
        Optional<String> expected = read(keyspace, key);
        String value = "v" + values++;
        Bytes name = Bytes.utf8(key);
        Compare compare =
                expected.<Compare>map(old -> equal(name, old))
                        .orElseGet(() -> Compare.absent(name));
        Txn txn = new Txn(List.of(compare), List.of(Op.put(name, Bytes.utf8(value))), List.of());
        Asked swap = ask(key, new Operation.Swap(expected, value, Optional.empty()));
        run(keyspace, swap, txn)
                .ifPresent(result -> {
                    end(swap, new Operation.Swap(expected, value, Optional.of(result.succeeded())));
                    if (result.succeeded()) {
                        answer(swap, Answered.Kind.WROTE, Optional.of(value), result.revision());
                    }
                });
    }

    private static Compare equal(Bytes key, String value) {
        return new Compare.OfValue(KeyRange.single(key), Compare.Relation.EQUAL, Bytes.utf8(value));
    }

    /** Empty if it did not happen or nobody knows. */
    private static Optional<TxnResult> run(Keyspace keyspace, Asked operation, Txn txn) {
        try {
            return Optional.of(keyspace.txn(txn));
        } catch (StateException failure) {
            operation.counts = failure.code() == Code.OUTCOME_UNKNOWN;
            return Optional.empty();
        }
    }
}
