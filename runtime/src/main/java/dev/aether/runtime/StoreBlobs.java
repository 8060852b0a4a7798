package dev.aether.runtime;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A keyspace as containers of objects. An object is a record that names its chunks; whoever
 * replaces or removes the record removes its chunks in the same transaction, so that there are
 * never chunks without a record, nor half an object.
 *
 * <p>Only a draft of several chunks has some before its record. Until then it has a key of its own,
 * by which what an interrupted writer left is found and removed later.
 */
final class StoreBlobs implements Blobs {
    static final int CHUNK_BYTES = 256 << 10;
    static final long OBJECT_BYTES_MAX = 256L << 20;

    /** Whoever writes such a revision has what is older forgotten: removed chunks take room. */
    static final int HISTORY_REVISIONS = 256;

    /** No request lasts as long, and no clocks differ as much. */
    static final Duration DRAFT_MAX = Duration.ofHours(2);

    private static final int ATTEMPTS_MAX = 100;
    private static final int REMOVED_TOGETHER_MAX = 32;
    private static final int SWEPT_MAX = 100;
    private static final int ID_BYTES = 16;

    private final Environment environment;
    private final String store;
    private final Keyspace keyspace;

    /**
     * @param store its name in messages
     */
    StoreBlobs(Environment environment, String store, Keyspace keyspace) {
        this.environment = environment;
        this.store = store;
        this.keyspace = keyspace;
    }

    /** A record and which version of it. */
    record Found(BlobRecord record, long modRevision) {
        static Found of(KeyValue entry) {
            return new Found(BlobRecord.decode(entry.value()), entry.modRevision());
        }
    }

    @Override
    public void create(String container) throws StoreFault, InterruptedException {
        Bytes key = BlobKeys.container(container);
        Bytes now = Bytes.utf8(Long.toString(now().toEpochMilli()));
        Txn made = new Txn(List.of(Compare.absent(key)), List.of(Op.put(key, now)), List.of());
        if (!write(made).succeeded()) {
            throw StoreRequests.fault("there is a container " + container);
        }
    }

    @Override
    public Optional<Instant> created(String container) throws StoreFault, InterruptedException {
        return one(BlobKeys.container(container))
                .map(entry -> Instant.ofEpochMilli(Long.parseLong(entry.value().utf8())));
    }

    @Override
    public void remove(String container) throws StoreFault, InterruptedException {
        Bytes key = BlobKeys.container(container);
        Compare empty =
                new Compare.OfNumber(
                        BlobKeys.objects(container),
                        Compare.Field.CREATE_REVISION,
                        Compare.Relation.EQUAL,
                        0);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            clear(container);
            Txn gone = new Txn(List.of(empty), List.of(Op.delete(key)), List.of());
            if (write(gone).succeeded()) {
                return;
            }
        }
        throw StoreRequests.fault("others go on writing to the container " + container);
    }

    @Override
    public void clear(String container) throws StoreFault, InterruptedException {
        require(container);
        RangeQuery first =
                RangeQuery.of(BlobKeys.objects(container)).limitedTo(REMOVED_TOGETHER_MAX);
        List<KeyValue> entries = ask(() -> keyspace.range(first)).entries();
        while (!entries.isEmpty()) {
            List<Compare> unchanged = new ArrayList<>();
            List<Op> removals = new ArrayList<>();
            for (KeyValue entry : entries) {
                unchanged.add(Compare.unchanged(entry.key(), entry.modRevision()));
                removals.addAll(removal(entry.key(), Found.of(entry)));
            }
            write(new Txn(unchanged, removals, List.of()));
            entries = ask(() -> keyspace.range(first)).entries();
        }
    }

    @Override
    public List<String> names(String container, String after, int most)
            throws StoreFault, InterruptedException {
        RangeQuery query = RangeQuery.of(BlobKeys.objectsAfter(container, after)).limitedTo(most);
        List<String> names = new ArrayList<>();
        for (KeyValue entry : ask(() -> keyspace.range(query)).entries()) {
            names.add(BlobKeys.objectName(container, entry.key()));
        }
        return names;
    }

    @Override
    public Optional<Facts> facts(String container, String object)
            throws StoreFault, InterruptedException {
        require(container);
        return found(BlobKeys.object(container, object))
                .map(found -> new Facts(found.record().created(), found.record().size()));
    }

    @Override
    public Content open(String container, String object) throws StoreFault, InterruptedException {
        Bytes key = BlobKeys.object(container, object);
        require(container);
        Found found =
                found(key).orElseThrow(() -> StoreRequests.fault("there is no object " + object));
        return new BlobContent(this, found);
    }

    @Override
    public Draft draft(String container, String object) throws StoreFault, InterruptedException {
        require(container);
        return new BlobDraft(
                this,
                container,
                BlobKeys.object(container, object),
                HexFormat.of().formatHex(environment.randomness().bytes(ID_BYTES)));
    }

    @Override
    public void delete(String container, String object) throws StoreFault, InterruptedException {
        Bytes key = BlobKeys.object(container, object);
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<Found> found = found(key);
            if (found.isEmpty()) {
                return;
            }
            Compare unchanged = Compare.unchanged(key, found.get().modRevision());
            if (write(new Txn(List.of(unchanged), removal(key, found.get()), List.of()))
                    .succeeded()) {
                return;
            }
        }
        throw StoreRequests.fault("too many others change the object " + object);
    }

    private static List<Op> removal(Bytes key, Found found) {
        return List.of(Op.delete(key), removal(found.record().id()));
    }

    private static Op removal(String id) {
        return new Op.Delete(BlobKeys.chunks(id), false);
    }

    private void require(String container) throws StoreFault, InterruptedException {
        if (one(BlobKeys.container(container)).isEmpty()) {
            throw StoreRequests.fault("there is no container " + container);
        }
    }

    // For drafts and contents.

    Instant now() {
        return environment.clock().now();
    }

    Optional<Found> found(Bytes object) throws StoreFault, InterruptedException {
        return one(object).map(Found::of);
    }

    private Optional<KeyValue> one(Bytes key) throws StoreFault, InterruptedException {
        RangeQuery query = RangeQuery.of(KeyRange.single(key));
        return ask(() -> keyspace.range(query)).entries().stream().findFirst();
    }

    /** One chunk as it is now; if it was removed since, as it was at a revision. */
    Bytes chunk(String id, int number, long revision) throws StoreFault, InterruptedException {
        Optional<KeyValue> now = one(BlobKeys.chunk(id, number));
        if (now.isPresent()) {
            return now.get().value();
        }
        RangeQuery before = RangeQuery.of(KeyRange.single(BlobKeys.chunk(id, number)));
        return ask(() -> keyspace.range(before.at(revision))).entries().stream()
                .findFirst()
                .map(KeyValue::value)
                .orElseThrow(() -> StoreRequests.fault("a part of the object is missing"));
    }

    /**
     * Makes an object of chunks that are there, or come with it, in place of the one before.
     *
     * @param conditions of the draft
     * @param more what is written with the record
     */
    void put(
            String container, Bytes key, BlobRecord record, List<Compare> conditions, List<Op> more)
            throws StoreFault, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<Found> before = found(key);
            List<Compare> all = new ArrayList<>(conditions);
            all.add(Compare.present(BlobKeys.container(container)));
            all.add(Compare.unchanged(key, before.map(Found::modRevision).orElse(0L)));
            List<Op> writes = new ArrayList<>(more);
            writes.add(Op.put(key, record.encode()));
            before.ifPresent(old -> writes.add(removal(old.record().id())));
            if (write(new Txn(all, writes, List.of())).succeeded()) {
                return;
            }
            require(container);
            for (Compare condition : conditions) {
                if (one(condition.keys().key()).isEmpty()) {
                    throw StoreRequests.fault("writing the object took too long");
                }
            }
        }
        throw StoreRequests.fault("too many others write the same object");
    }

    TxnResult write(Txn txn) throws StoreFault, InterruptedException {
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

    /** Removes what writers left who will never finish. */
    void sweep() throws StoreFault, InterruptedException {
        long oldest = now().minus(DRAFT_MAX).toEpochMilli();
        RangeQuery drafts = RangeQuery.of(BlobKeys.drafts()).limitedTo(SWEPT_MAX);
        for (KeyValue draft : ask(() -> keyspace.range(drafts)).entries()) {
            if (Long.parseLong(draft.value().utf8()) < oldest) {
                write(Txn.of(Op.delete(draft.key()), removal(BlobKeys.draftId(draft.key()))));
            }
        }
    }

    private <T> T ask(Supplier<T> request) throws StoreFault, InterruptedException {
        return StoreRequests.ask(store, request);
    }
}
