package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.mvcc.Storage.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is remembered of rows is what they would answer, within the room there is. */
final class LookupsTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final long NOW = 100;
    private static final int THREADS = 4;

    private final Lookups.Room room = new Lookups.Room(10_000);
    private final Lookups lookups = new Lookups(room);
    private final Rows rows = new Rows();

    /** Settled rows that count how often they are searched. */
    private static final class Rows {
        private final MemoryStorage storage = new MemoryStorage();
        private int searches;

        Row put(Bytes key, long revision, Bytes value) {
            Row row = new Row(Layout.version(key, revision, 0), value);
            try (Storage.Session session = storage.begin()) {
                session.put(row.key(), row.value());
                session.commit();
            }
            return row;
        }

        Storage.Cursor cursor(Bytes from) {
            searches++;
            return storage.view().cursor(from);
        }
    }

    private Optional<Row> newest(Bytes key, long revision) {
        return lookups.newest(Layout.version(key, revision, Layout.PLACE_MAX), rows::cursor);
    }

    @Test
    void aKeyThatIsNotThereIsSearchedOnce() {
        rows.put(Bytes.utf8("kex"), 3, Bytes.EMPTY);
        rows.put(Bytes.utf8("key "), 4, Bytes.EMPTY);

        assertThat(newest(KEY, NOW)).isEmpty();
        assertThat(newest(KEY, NOW + 1)).isEmpty();
        assertThat(newest(KEY, 1)).isEmpty();

        assertThat(rows.searches).isEqualTo(1);
    }

    @Test
    void aKeyThatIsThereIsSearchedOnce() {
        Row row = rows.put(KEY, 5, Bytes.utf8("value"));

        assertThat(newest(KEY, NOW)).contains(row);
        assertThat(newest(KEY, 5)).contains(row);

        assertThat(rows.searches).isEqualTo(1);
    }

    @Test
    void anOldRevisionIsAnsweredAfterTheNewestIsRemembered() {
        Row old = rows.put(KEY, 5, Bytes.utf8("old"));
        Row row = rows.put(KEY, 8, Bytes.utf8("new"));

        assertThat(newest(KEY, NOW)).contains(row);
        assertThat(newest(KEY, 7)).contains(old);
        assertThat(newest(KEY, 4)).isEmpty();
        assertThat(newest(KEY, NOW)).contains(row);
    }

    @Test
    void theNewestIsAnsweredAfterAnOldRevision() {
        Row old = rows.put(KEY, 5, Bytes.utf8("old"));
        Row row = rows.put(KEY, 8, Bytes.utf8("new"));

        assertThat(newest(KEY, 4)).isEmpty();
        assertThat(newest(KEY, 7)).contains(old);
        assertThat(newest(KEY, NOW)).contains(row);
    }

    @Test
    void theAnswersAreThoseOfTheRowsForEverySeed() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Rows drawn = new Rows();
            for (int revision = 1; revision <= 200; revision++) {
                drawn.put(drawKey(random), revision, Bytes.utf8("at " + revision));
            }
            try (Lookups some = new Lookups(room)) {
                for (int i = 0; i < 500; i++) {
                    Bytes asked = Layout.version(drawKey(random), random.nextInt(210), 0);
                    assertThat(some.newest(asked, drawn::cursor))
                            .as("seed %s", seed)
                            .isEqualTo(drawn.storage.view().newest(asked));
                }
            }
            assertThat(room.taken()).as("seed %s", seed).isZero();
        }
    }

    /** Some are parts of others, and end in what separates a key from its revision. */
    private static Bytes drawKey(Random random) {
        byte[] key = new byte[1 + random.nextInt(3)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) random.nextInt(4);
        }
        return Bytes.wrap(key);
    }

    @Test
    void largeRowsAreAnsweredAndNotRemembered() {
        Row row = rows.put(KEY, 5, Bytes.wrap(new byte[100_000]));
        Bytes largeKey = Bytes.wrap(new byte[16 << 10]);

        assertThat(newest(KEY, NOW)).contains(row);
        assertThat(newest(KEY, NOW)).contains(row);
        assertThat(newest(largeKey, NOW)).isEmpty();

        assertThat(room.taken()).isZero();
    }

    @Test
    void theRoomIsSharedAndNeverExceeded() {
        try (Lookups other = new Lookups(room)) {
            for (int i = 0; i < 1000; i++) {
                Bytes asked = Layout.version(Bytes.utf8("key" + i), NOW, Layout.PLACE_MAX);
                (i % 2 == 0 ? lookups : other).newest(asked, rows::cursor);
                assertThat(room.taken()).isBetween(1L, 10_000L);
            }
        }
        lookups.close();

        assertThat(room.taken()).isZero();
    }

    @Test
    void whoAskedMuchLeavesRoomForOthers() {
        for (int i = 0; i < 1000; i++) {
            newest(Bytes.utf8("key" + i), NOW);
        }
        rows.searches = 0;

        try (Lookups other = new Lookups(room)) {
            for (int i = 0; i < 100; i++) {
                other.newest(Layout.version(Bytes.utf8("key" + i % 10), NOW, 0), rows::cursor);
            }
        }

        assertThat(rows.searches).isLessThanOrEqualTo(20);
    }

    @Test
    void theRoomIsGivenBackOnceWhateverThreadsDo() throws Exception {
        Row row = rows.put(Bytes.utf8("key7"), 5, Bytes.utf8("value"));
        List<Future<?>> asking = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int seed = 0; seed < THREADS; seed++) {
                Random random = new Random(seed);
                asking.add(threads.submit(() -> askMuch(random, row)));
            }
        }
        for (Future<?> each : asking) {
            each.get();
        }

        lookups.close();
        assertThat(room.taken()).isZero();
    }

    /** Of lookups that all share, and of some that come and go. */
    private void askMuch(Random random, Row present) {
        for (int round = 0; round < 100; round++) {
            try (Lookups mine = new Lookups(room)) {
                for (int i = 0; i < 40; i++) {
                    Bytes key = Bytes.utf8("key" + random.nextInt(100));
                    Bytes asked = Layout.version(key, NOW, 0);
                    Lookups one = random.nextBoolean() ? mine : lookups;
                    assertThat(one.newest(asked, rows.storage.view()::cursor))
                            .isEqualTo(
                                    Layout.sameKey(asked, present.key())
                                            ? Optional.of(present)
                                            : Optional.empty());
                }
            }
        }
    }
}
