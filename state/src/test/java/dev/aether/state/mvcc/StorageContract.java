package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every storage and the store over it must do; one subclass per back end. */
public abstract class StorageContract {
    private static final int SEEDS = 150;

    protected abstract Storage open();

    @Test
    void aStorageIsASortedMapWithStableViews() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            TreeMap<Bytes, Bytes> model = new TreeMap<>();
            try (Storage storage = open()) {
                for (int round = 0; round < 60; round++) {
                    TreeMap<Bytes, Bytes> before = new TreeMap<>(model);
                    try (Storage.View old = storage.view()) {
                        edit(storage, model, random, 1 + random.nextInt(200));
                        assertSame(old, before, random, seed);
                    }
                    try (Storage.View now = storage.view()) {
                        assertSame(now, model, random, seed);
                    }
                }
            }
        }
    }

    private static void edit(Storage storage, Map<Bytes, Bytes> model, Random random, int changes) {
        boolean removing = random.nextInt(3) == 0;
        try (Storage.Session session = storage.begin()) {
            for (int i = 0; i < changes; i++) {
                Bytes key = Bytes.utf8("k" + random.nextInt(3000));
                if (removing) {
                    session.remove(key);
                    model.remove(key);
                } else {
                    Bytes value = Bytes.utf8("v" + random.nextInt());
                    session.put(key, value);
                    model.put(key, value);
                }
                assertThat(session.get(key)).isEqualTo(Optional.ofNullable(model.get(key)));
            }
            session.commit();
        }
    }

    private static void assertSame(
            Storage.View view, TreeMap<Bytes, Bytes> model, Random random, int seed) {
        Bytes from = Bytes.utf8("k" + random.nextInt(3000));
        TreeMap<Bytes, Bytes> read = new TreeMap<>();
        try (Storage.Cursor at = view.cursor(from)) {
            for (; at.valid(); at.next()) {
                read.put(at.key(), at.value());
            }
        }
        assertThat(read).as("seed %s", seed).isEqualTo(model.tailMap(from));
    }

    @Test
    void anAbandonedSessionLeavesNothing() {
        try (Storage storage = open()) {
            try (Storage.Session session = storage.begin()) {
                session.put(Bytes.utf8("a"), Bytes.utf8("1"));
            }
            try (Storage.View view = storage.view()) {
                assertThat(view.get(Bytes.utf8("a"))).isEmpty();
            }
        }
    }

    @Test
    void theStoreAnswersLikeTheModelForEverySeed() {
        for (int seed = 0; seed < SEEDS; seed++) {
            try (Storage storage = open()) {
                new Run(storage, seed).play();
            }
        }
    }

    /** One random story told to the store and to the model. */
    private static final class Run {
        private final Storage storage;
        private final EtcdModel model = new EtcdModel();
        private final Random random;
        private final Draw draw;
        private final int seed;
        private final TreeMap<Long, Change> changes = new TreeMap<>();

        Run(Storage storage, int seed) {
            this.storage = storage;
            this.seed = seed;
            random = new Random(seed);
            draw = new Draw(random);
        }

        void play() {
            for (int step = 0; step < 120; step++) {
                step();
                assertReads();
            }
            assertHistory();
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0 -> {
                    long id = draw.lease();
                    both(() -> write(w -> w.grant(id, 10)), () -> model.grant(id, 10));
                }
                case 1 -> {
                    long id = draw.lease();
                    both(() -> write(w -> w.revoke(id)), () -> model.revoke(id));
                }
                case 2 -> {
                    long to = draw.around(model.revision);
                    both(() -> write(w -> w.compact(to)), () -> model.compact(to));
                }
                case 3 -> Scrubber.slice(storage, 1 + random.nextInt(20));
                default -> transact(draw.txn(2, model.revision));
            }
        }

        private void transact(Txn txn) {
            try {
                TxnCheck.check(txn);
            } catch (StateException refused) {
                return;
            }
            Object ours =
                    outcome(() -> {
                        try (Storage.Session session = storage.begin()) {
                            Writer writer = new Writer(session);
                            Object result = writer.txn(txn);
                            keep(writer.commit(writer.meta()));
                            return result;
                        }
                    });
            assertThat(ours).as("seed %s, %s", seed, txn).isEqualTo(outcome(() -> model.txn(txn)));
        }

        private void write(java.util.function.Consumer<Writer> command) {
            try (Storage.Session session = storage.begin()) {
                Writer writer = new Writer(session);
                command.accept(writer);
                keep(writer.commit(writer.meta()));
            }
        }

        private void keep(List<Change> made) {
            made.forEach(change -> changes.put(change.revision(), change));
        }

        private void both(Runnable ours, Runnable theirs) {
            assertThat(outcome(() -> done(ours)))
                    .as("seed %s", seed)
                    .isEqualTo(outcome(() -> done(theirs)));
        }

        private static String done(Runnable work) {
            work.run();
            return "done";
        }

        private static Object outcome(Supplier<Object> work) {
            try {
                return work.get();
            } catch (StateException refused) {
                return refused.code();
            }
        }

        private void assertReads() {
            try (Storage.View view = storage.view()) {
                Reader reader = new Reader(view);
                assertThat(reader.meta().revision()).isEqualTo(model.revision);
                RangeQuery query = draw.query(model.revision);
                assertThat(outcome(() -> reader.range(query)))
                        .as("seed %s, %s", seed, query)
                        .isEqualTo(outcome(() -> model.range(query)));
                assertThat(Leases.all(view)).isEqualTo(model.leases);
                long lease = draw.lease();
                if (model.leases.containsKey(lease)) {
                    assertThat(Leases.keys(view, lease)).isEqualTo(model.leased(lease));
                }
            }
        }

        private void assertHistory() {
            model.events.forEach((revision, events) ->
                    assertThat(changes.get(revision).events())
                            .as("seed %s, revision %s", seed, revision)
                            .isEqualTo(events));
            while (Scrubber.slice(storage, 7)) {}
            try (Storage.View view = storage.view()) {
                long from = Math.max(1, model.compacted);
                List<Change> history = History.read(view, from, Integer.MAX_VALUE, Long.MAX_VALUE);
                assertThat(history.stream().map(Change::revision).toList())
                        .as("seed %s", seed)
                        .isEqualTo(List.copyOf(model.events.tailMap(from).keySet()));
                history.stream()
                        .filter(change -> change.revision() > from)
                        .forEach(change ->
                                assertThat(change).isEqualTo(changes.get(change.revision())));
            }
        }
    }

    @Test
    void scrubbingLeavesOnlyWhatCanStillBeRead() {
        try (Storage storage = open()) {
            for (int i = 0; i < 500; i++) {
                put(storage, "k" + i % 5);
            }
            long full = storage.bytes();

            try (Storage.Session session = storage.begin()) {
                Writer writer = new Writer(session);
                writer.compact(501);
                writer.commit(writer.meta());
            }
            while (Scrubber.slice(storage, 50)) {}

            assertThat(storage.bytes()).isLessThan(full / 20);
            try (Storage.View view = storage.view()) {
                assertThat(new Reader(view).range(RangeQuery.of(KeyRange.all())).count())
                        .isEqualTo(5);
            }
        }
    }

    private static void put(Storage storage, String key) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            writer.txn(Txn.of(Op.put(Bytes.utf8(key), Bytes.utf8("value"))));
            writer.commit(writer.meta());
        }
    }
}
