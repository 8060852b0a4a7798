package dev.aether.runtime;

import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A keyspace as a guest sees it. Reads are linearizable, every change is one transaction; whether a
 * fault left something changed is part of what the guest is told.
 *
 * <p>Guests do not see history, so whoever writes a revision that is a multiple of {@link
 * #HISTORY_REVISIONS} has what is older compacted: revisions are dense, so somebody does each time.
 */
final class StoreBucket implements KeyValues.Bucket {
    static final int KEY_BYTES_MAX = 1 << 10;
    static final int VALUE_BYTES_MAX = 1 << 20;
    static final int HISTORY_REVISIONS = 4096;
    private static final int ATTEMPTS_MAX = 1_000;

    private final String store;
    private final Keyspace keyspace;
    private final BiFunction<String, Bytes, ReentrantLock> turns;

    /**
     * @param store its name in messages
     * @param turns of those on this node that count with the same key
     */
    StoreBucket(String store, Keyspace keyspace, BiFunction<String, Bytes, ReentrantLock> turns) {
        this.store = store;
        this.keyspace = keyspace;
        this.turns = turns;
    }

    @Override
    public Optional<byte[]> get(String key) throws StoreFault, InterruptedException {
        RangeQuery query = RangeQuery.of(KeyRange.single(checked(key)));
        return value(ask(() -> keyspace.range(query))).map(Bytes::toArray);
    }

    @Override
    public void set(String key, byte[] value) throws StoreFault, InterruptedException {
        write(Txn.of(Op.put(checked(key), checked(value))));
    }

    @Override
    public void delete(String key) throws StoreFault, InterruptedException {
        write(Txn.of(Op.delete(checked(key))));
    }

    @Override
    public List<String> keys(String after, int most) throws StoreFault, InterruptedException {
        RangeQuery all = RangeQuery.of(KeyRange.all());
        RangeQuery query =
                new RangeQuery(
                        following(after),
                        0,
                        most,
                        RangeQuery.Order.BY_KEY,
                        true,
                        false,
                        0,
                        0,
                        0,
                        0,
                        all.linearizable());
        return ask(() -> keyspace.range(query)).entries().stream()
                .map(entry -> entry.key().utf8())
                .toList();
    }

    private static KeyRange following(String after) {
        if (after.isEmpty()) {
            return KeyRange.all();
        }
        byte[] key = after.getBytes(StandardCharsets.UTF_8);
        return new KeyRange(Bytes.wrap(Arrays.copyOf(key, key.length + 1)), KeyRange.all().end());
    }

    @Override
    public boolean swap(String key, Optional<byte[]> expected, byte[] value)
            throws StoreFault, InterruptedException {
        Bytes name = checked(key);
        return write(swapping(name, expected.map(Bytes::wrap), checked(value))).succeeded();
    }

    /** What is there instead of the expected value comes back with the refusal. */
    private static Txn swapping(Bytes key, Optional<Bytes> expected, Bytes value) {
        KeyRange single = KeyRange.single(key);
        Compare asExpected =
                expected.<Compare>map(
                                bytes -> new Compare.OfValue(single, Compare.Relation.EQUAL, bytes))
                        .orElseGet(() -> Compare.absent(key));
        return new Txn(List.of(asExpected), List.of(Op.put(key, value)), List.of(Op.read(single)));
    }

    @Override
    public long increment(String key, long delta) throws StoreFault, InterruptedException {
        Bytes name = checked(key);
        ReentrantLock turn = turns.apply(keyspace.name(), name);
        turn.lockInterruptibly();
        try {
            return add(key, name, delta);
        } finally {
            turn.unlock();
        }
    }

    private long add(String key, Bytes name, long delta) throws StoreFault, InterruptedException {
        Optional<Bytes> before =
                value(ask(() -> keyspace.range(RangeQuery.of(KeyRange.single(name)))));
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            long sum = sum(key, before, delta);
            TxnResult tried = write(swapping(name, before, Bytes.utf8(Long.toString(sum))));
            if (tried.succeeded()) {
                return sum;
            }
            before =
                    tried.results().getFirst() instanceof OpResult.Read(RangeResult found)
                            ? value(found)
                            : Optional.empty();
        }
        throw fault("too many others change " + key + "; nothing was changed");
    }

    private static long sum(String key, Optional<Bytes> before, long delta) throws StoreFault {
        try {
            return Math.addExact(Long.parseLong(before.map(Bytes::utf8).orElse("0")), delta);
        } catch (NumberFormatException word) {
            throw fault(key + " holds no number");
        } catch (ArithmeticException overflow) {
            throw fault(key + " would not fit 64 bits; nothing was changed");
        }
    }

    private static Optional<Bytes> value(RangeResult found) {
        return found.entries().stream().findFirst().map(entry -> entry.value());
    }

    private TxnResult write(Txn txn) throws StoreFault, InterruptedException {
        TxnResult result = ask(() -> keyspace.txn(txn));
        if (result.succeeded() && result.revision() % HISTORY_REVISIONS == 0) {
            forgetBefore(result.revision());
        }
        return result;
    }

    /** The write stands whatever comes of this, and whoever is next at it does it for both. */
    private void forgetBefore(long revision) throws InterruptedException {
        try {
            ask(() -> keyspace.compact(revision, false));
        } catch (StoreFault later) {
            return;
        }
    }

    private static Bytes checked(String key) throws StoreFault {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > KEY_BYTES_MAX) {
            throw fault("a key has 1 to %d bytes, not %d".formatted(KEY_BYTES_MAX, bytes.length));
        }
        return Bytes.wrap(bytes);
    }

    private static Bytes checked(byte[] value) throws StoreFault {
        if (value.length > VALUE_BYTES_MAX) {
            throw fault(
                    "a value has at most %d bytes, not %d"
                            .formatted(VALUE_BYTES_MAX, value.length));
        }
        return Bytes.wrap(value);
    }

    private <T> T ask(Supplier<T> request) throws StoreFault, InterruptedException {
        return StoreRequests.ask(store, request);
    }

    private static StoreFault fault(String words) {
        return new StoreFault(StoreFault.Kind.OTHER, words);
    }
}
