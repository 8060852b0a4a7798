package dev.aether.state.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.Bytes;
import dev.aether.state.Op;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a copy tells of a keyspace. */
final class ViewCopyTest {
    @Test
    void keysThatWereWrittenBeforeHistoryWasCompactedAreTold() {
        MemoryStorage storage = new MemoryStorage();
        write(storage, "a", "b", "c");
        write(storage, "b");
        write(storage, "d");
        compact(storage, 4);
        write(storage, "c");

        assertThat(told(storage)).containsExactly("2/0 a", "2/2 c", "3/0 b", "4/0 d", "5/0 c");
    }

    private static void write(Storage storage, String... keys) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            List<Op> puts = new ArrayList<>();
            for (String key : keys) {
                puts.add(Op.put(Bytes.utf8(key), Bytes.utf8("value")));
            }
            writer.txn(Txn.of(puts.toArray(Op[]::new)));
            writer.commit(writer.meta());
        }
    }

    private static void compact(Storage storage, long revision) {
        try (Storage.Session session = storage.begin()) {
            Writer writer = new Writer(session);
            writer.compact(revision);
            writer.commit(writer.meta());
        }
        while (Scrubber.slice(storage, 2)) {}
    }

    private static List<String> told(Storage storage) {
        List<String> told = new ArrayList<>();
        try (ViewCopy copy = new ViewCopy(storage.view())) {
            copy.versions((place, version) ->
                    told.add(version.modRevision() + "/" + place + " " + version.key().utf8()));
        }
        return told;
    }
}
