package dev.aether.state.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.consensus.GroupId;
import dev.aether.consensus.SnapshotSink;
import dev.aether.environment.Bytes;
import dev.aether.state.StateException;
import dev.aether.state.mvcc.ImageSource;
import dev.aether.state.mvcc.MemoryStorage;
import dev.aether.state.mvcc.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges on disk over flushes, restarts, images and removals. */
final class DiskStoresTest {
    private static final Bytes KEY = Bytes.utf8("key");
    private static final Bytes OLD = Bytes.utf8("old");
    private static final Bytes NEW = Bytes.utf8("new");

    @TempDir Path directory;

    private record Kept(Storage.View view, TreeMap<Bytes, Bytes> rows) {}

    @Test
    void viewsOfAnyAgeStayAsTheyWere() {
        for (int seed = 0; seed < 10; seed++) {
            try (DiskFixture disk = new DiskFixture(directory.resolve("seed" + seed));
                    Storage storage = disk.load()) {
                playWithViews(disk, storage, new Random(seed), seed);
            }
        }
    }

    private static void playWithViews(DiskFixture disk, Storage storage, Random random, int seed) {
        TreeMap<Bytes, Bytes> model = new TreeMap<>();
        List<Kept> kept = new ArrayList<>();
        for (int step = 0; step < 150; step++) {
            switch (random.nextInt(6)) {
                case 0 -> disk.save(storage);
                case 1 -> kept.add(new Kept(storage.view(), new TreeMap<>(model)));
                case 2 -> {
                    if (kept.size() > 4) {
                        kept.remove(random.nextInt(kept.size())).view().close();
                    }
                }
                default -> DiskFixture.edit(storage, session -> change(session, model, random));
            }
            kept.forEach(each ->
                    assertThat(DiskFixture.rows(each.view()))
                            .as("seed %s", seed)
                            .isEqualTo(each.rows()));
            assertThat(DiskFixture.rows(storage)).as("seed %s", seed).isEqualTo(model);
        }
        kept.forEach(each -> each.view().close());
    }

    private static void change(Storage.Session session, Map<Bytes, Bytes> model, Random random) {
        for (int i = random.nextInt(40); i > 0; i--) {
            Bytes key = Bytes.utf8("k" + random.nextInt(200));
            if (random.nextInt(3) == 0) {
                session.remove(key);
                model.remove(key);
            } else {
                Bytes value = Bytes.utf8("value " + random.nextInt());
                session.put(key, value);
                model.put(key, value);
            }
            assertThat(session.get(key)).isEqualTo(java.util.Optional.ofNullable(model.get(key)));
        }
    }

    @Test
    void whatWasSavedIsThereAfterARestartAndNothingElse() {
        long bytes;
        try (DiskFixture disk = new DiskFixture(directory);
                Storage storage = disk.load()) {
            DiskFixture.edit(storage, session -> session.put(KEY, OLD));
            assertThat(disk.save(storage)).isEqualTo(1);
            bytes = storage.bytes();
            DiskFixture.edit(storage, session -> session.put(KEY, NEW));
        }

        try (DiskFixture disk = new DiskFixture(directory);
                Storage storage = disk.load()) {
            assertThat(DiskFixture.index(storage)).isEqualTo(1);
            assertThat(DiskFixture.rows(storage)).isEqualTo(Map.of(KEY, OLD));
            assertThat(storage.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void manyRangesAreSavedTogetherAndDoNotSeeEachOther() {
        try (DiskFixture disk = new DiskFixture(directory)) {
            List<Storage> storages = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                Storage storage = disk.place(new GroupId(i)).load();
                Bytes value = Bytes.utf8("of " + i);
                DiskFixture.edit(storage, session -> session.put(KEY, value));
                storages.add(storage);
            }
            disk.save(storages.getFirst());
            storages.forEach(Storage::close);
        }

        try (DiskFixture disk = new DiskFixture(directory)) {
            for (int i = 1; i <= 50; i++) {
                try (Storage storage = disk.place(new GroupId(i)).load()) {
                    assertThat(DiskFixture.rows(storage))
                            .isEqualTo(Map.of(KEY, Bytes.utf8("of " + i)));
                }
            }
        }
    }

    @Test
    void anImageReplacesARangeOnceItIsComplete() {
        MemoryStorage image = image();
        try (DiskFixture disk = new DiskFixture(directory);
                Storage before = disk.load()) {
            DiskFixture.edit(before, session -> session.put(KEY, OLD));
            disk.save(before);
            List<Storage> replaced = new ArrayList<>();

            SnapshotSink given = disk.place(DiskFixture.GROUP).receive(1, replaced::add);
            send(image, given);
            given.abort();
            assertThat(DiskFixture.rows(before)).isEqualTo(Map.of(KEY, OLD));

            SnapshotSink sink = disk.place(DiskFixture.GROUP).receive(1, replaced::add);
            send(image, sink);
            try (Storage.View old = before.view()) {
                sink.commit();
                assertThat(DiskFixture.rows(old)).isEqualTo(Map.of(KEY, OLD));
            }
            assertThatThrownBy(before::view).isInstanceOf(StateException.class);
            assertThat(DiskFixture.rows(replaced.getFirst())).isEqualTo(DiskFixture.rows(image));
            replaced.getFirst().close();
        }

        try (DiskFixture disk = new DiskFixture(directory);
                Storage storage = disk.load()) {
            assertThat(DiskFixture.rows(storage)).isEqualTo(DiskFixture.rows(image));
        }
    }

    @Test
    void anImageThatWasNotCompleteAtACrashLeavesNothing() {
        MemoryStorage image = image();
        try (DiskFixture disk = new DiskFixture(directory);
                Storage before = disk.load()) {
            DiskFixture.edit(before, session -> session.put(KEY, OLD));
            disk.save(before);
            SnapshotSink sink = disk.place(DiskFixture.GROUP).receive(1, any -> {});
            send(image, sink);
            sink.abort();
        }

        try (DiskFixture disk = new DiskFixture(directory);
                Storage storage = disk.load()) {
            assertThat(DiskFixture.rows(storage)).isEqualTo(Map.of(KEY, OLD));
        }
    }

    private static MemoryStorage image() {
        MemoryStorage image = new MemoryStorage();
        DiskFixture.edit(
                image,
                session -> {
                    for (int i = 0; i < 1000; i++) {
                        session.put(Bytes.utf8("key" + i), Bytes.utf8("value" + i));
                    }
                });
        return image;
    }

    private static void send(Storage image, SnapshotSink sink) {
        try (ImageSource source = new ImageSource(image.view())) {
            Bytes chunk = source.next(1000);
            while (!chunk.isEmpty()) {
                sink.write(chunk);
                chunk = source.next(1000);
            }
        }
        sink.complete();
    }

    @Test
    void aRemovedRangeBeginsAnewEmpty() {
        try (DiskFixture disk = new DiskFixture(directory)) {
            Storage storage = disk.load();
            DiskFixture.edit(storage, session -> session.put(KEY, OLD));
            disk.save(storage);
            storage.close();
            disk.place(DiskFixture.GROUP).delete();
            try (Storage anew = disk.load()) {
                assertThat(DiskFixture.rows(anew)).isEmpty();
                assertThat(DiskFixture.index(anew)).isZero();
            }
        }

        try (DiskFixture disk = new DiskFixture(directory);
                Storage storage = disk.load()) {
            assertThat(DiskFixture.rows(storage)).isEmpty();
        }
    }

    @Test
    void whatIsSetAsideIsRemembered() {
        try (DiskFixture disk = new DiskFixture(directory)) {
            Storage storage = disk.load();
            DiskFixture.edit(storage, session -> session.put(KEY, OLD));
            disk.save(storage);
            storage.close();
            assertThat(disk.place(DiskFixture.GROUP).hasSetAside()).isFalse();
            disk.place(DiskFixture.GROUP).setAside();
        }

        try (DiskFixture disk = new DiskFixture(directory);
                Storage anew = disk.load()) {
            assertThat(disk.place(DiskFixture.GROUP).hasSetAside()).isTrue();
            assertThat(DiskFixture.rows(anew)).isEmpty();
        }
    }
}
