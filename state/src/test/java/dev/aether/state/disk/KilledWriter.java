package dev.aether.state.disk;

import dev.aether.environment.Bytes;
import dev.aether.state.mvcc.Storage;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Writes to a range until it is killed, and prints which index is durable. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) {
        DiskFixture disk = new DiskFixture(Path.of(arguments[0]));
        Storage storage = disk.load();
        while (true) {
            long index = DiskFixture.index(storage) + 1;
            DiskFixture.edit(storage, session -> write(session, index));
            if (index % 50 == 0) {
                disk.place(DiskFixture.GROUP).save(storage, System.out::println);
            }
        }
    }

    private static void write(Storage.Session session, long index) {
        changes(index)
                .forEach((key, value) -> {
                    if (value.isEmpty()) {
                        session.remove(key);
                    } else {
                        session.put(key, value);
                    }
                });
    }

    /** What an index changes; an empty value is a removal. */
    private static Map<Bytes, Bytes> changes(long index) {
        Random random = new Random(index);
        Map<Bytes, Bytes> changes = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            Bytes key = Bytes.utf8("k" + random.nextInt(3000));
            boolean removes = random.nextInt(4) == 0;
            changes.put(key, removes ? Bytes.EMPTY : Bytes.utf8("value " + random.nextLong()));
        }
        return changes;
    }

    /** All rows after an index. */
    static TreeMap<Bytes, Bytes> rows(long index) {
        TreeMap<Bytes, Bytes> rows = new TreeMap<>();
        for (long at = 1; at <= index; at++) {
            rows.putAll(changes(at));
            rows.values().removeIf(Bytes::isEmpty);
        }
        return rows;
    }
}
