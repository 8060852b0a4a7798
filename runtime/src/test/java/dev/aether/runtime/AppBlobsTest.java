package dev.aether.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.system.SystemEnvironment;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import dev.aether.state.simulated.SimulatedKeyspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guests find behind {@code wasi:blobstore}. */
final class AppBlobsTest {
    private static final int CHUNK = StoreBlobs.CHUNK_BYTES;

    @TempDir private Path directory;
    private SimulatedKeyspace keyspace;
    private StoreBlobs blobs;

    @BeforeEach
    void aStoreWithAContainer() throws Exception {
        Environment environment = SystemEnvironment.open(directory);
        keyspace = new SimulatedKeyspace(environment.timers());
        blobs = new StoreBlobs(environment, "pictures", keyspace);
        blobs.create("c");
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private void write(String object, byte[] bytes) throws Exception {
        Blobs.Draft draft = blobs.draft("c", object);
        for (int at = 0; at < bytes.length; at += 60_000) {
            draft.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 60_000)));
        }
        draft.finish();
    }

    private byte[] read(String object) throws Exception {
        Blobs.Content content = blobs.open("c", object);
        byte[] all = new byte[(int) content.size()];
        int filled = 0;
        while (filled < all.length) {
            byte[] piece = content.read(filled, 50_000);
            System.arraycopy(piece, 0, all, filled, piece.length);
            filled += piece.length;
        }
        assertThat(content.read(filled, 1)).isEmpty();
        return all;
    }

    private long keys(String prefix) {
        KeyRange range = KeyRange.prefix(Bytes.utf8(prefix + "\0"));
        return keyspace.range(RangeQuery.of(range)).count();
    }

    @Test
    void objectsOfEverySizeComeBackAsTheyWereWritten() throws Exception {
        for (int size : List.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7)) {
            write("o" + size, random(size));

            assertThat(read("o" + size)).isEqualTo(random(size));
            assertThat(blobs.facts("c", "o" + size).orElseThrow().size()).isEqualTo(size);
        }
        assertThat(keys("d")).isZero();
    }

    @Test
    void replacingAndRemovingLeaveNoChunks() throws Exception {
        write("a", random(5 * CHUNK));
        write("a", random(2 * CHUNK));
        assertThat(keys("b")).isEqualTo(2);
        write("b", random(10));

        blobs.delete("c", "a");
        blobs.delete("c", "a");

        assertThat(keys("b")).isEqualTo(1);
        assertThat(blobs.facts("c", "a")).isEmpty();
        blobs.remove("c");
        assertThat(keyspace.range(RangeQuery.of(KeyRange.all())).count()).isZero();
    }

    @Test
    void anUnfinishedObjectIsNeverSeenAndIsSweptAway() throws Exception {
        write("a", random(10));
        Blobs.Draft interrupted = blobs.draft("c", "a");
        interrupted.write(random(3 * CHUNK));

        assertThat(read("a")).isEqualTo(random(10));
        assertThat(keys("b")).isEqualTo(3);
        blobs.sweep();
        assertThat(keys("b")).as("it may still be going on").isEqualTo(3);
        KeyRange drafts = KeyRange.prefix(Bytes.utf8("d\0"));
        for (KeyValue draft : keyspace.range(RangeQuery.of(drafts)).entries()) {
            long old = Long.parseLong(draft.value().utf8()) - Duration.ofHours(3).toMillis();
            keyspace.txn(Txn.of(Op.put(draft.key(), Bytes.utf8(Long.toString(old)))));
        }

        blobs.sweep();

        assertThat(keys("b")).isEqualTo(1);
        assertThat(keys("d")).isZero();
        assertThatThrownBy(() -> interrupted.write(random(2 * CHUNK)))
                .isInstanceOf(StoreFault.class)
                .hasMessage("writing the object took too long");
        assertThatThrownBy(interrupted::finish).hasMessage("writing the object took too long");
        assertThat(read("a")).isEqualTo(random(10));
    }

    @Test
    void whoReadsAnObjectReadsItAsItWas() throws Exception {
        byte[] before = random(3 * CHUNK);
        write("a", before);
        Blobs.Content content = blobs.open("c", "a");
        content.read(0, 10);

        write("a", random(2 * CHUNK));

        assertThat(content.read(2L * CHUNK, 10))
                .isEqualTo(Arrays.copyOfRange(before, 2 * CHUNK, 2 * CHUNK + 10));
        blobs.delete("c", "a");
        assertThat(content.read(CHUNK + 5L, 10))
                .isEqualTo(Arrays.copyOfRange(before, CHUNK + 5, CHUNK + 15));
    }

    @Test
    void namesComeInOrderPageByPageOfOneContainer() throws Exception {
        blobs.create("ca");
        blobs.draft("ca", "x").finish();
        for (String name : List.of("b", "a", "ab", "ü/1")) {
            write(name, random(1));
        }

        assertThat(blobs.names("c", "", 2)).containsExactly("a", "ab");
        assertThat(blobs.names("c", "ab", 9)).containsExactly("b", "ü/1");
        assertThat(blobs.names("ca", "", 9)).containsExactly("x");
        blobs.clear("c");
        assertThat(blobs.names("c", "", 9)).isEmpty();
        assertThat(blobs.names("ca", "", 9)).containsExactly("x");
    }

    @Test
    void manyObjectsGoWithTheirContainer() throws Exception {
        for (int k = 0; k < 100; k++) {
            write("o" + k, random(k));
        }

        blobs.remove("c");

        assertThat(keyspace.range(RangeQuery.of(KeyRange.all())).count()).isZero();
        assertThat(blobs.created("c")).isEmpty();
        assertThatThrownBy(() -> write("o", random(1))).hasMessage("there is no container c");
    }

    @Test
    void aContainerRemovedMeanwhileTakesNoObject() throws Exception {
        Blobs.Draft draft = blobs.draft("c", "a");
        draft.write(random(10));

        blobs.remove("c");

        assertThatThrownBy(draft::finish).hasMessage("there is no container c");
        assertThat(keyspace.range(RangeQuery.of(KeyRange.all())).count()).isZero();
    }

    @Test
    void ofManyWritersOfOneObjectOneStaysAndNothingElse() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int k = 1; k <= 32; k++) {
                int size = CHUNK / 2 * (k % 4 + 1) + k;
                writers.add(
                        threads.submit(() -> {
                            write("a", random(size));
                            return size;
                        }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        byte[] left = read("a");

        assertThat(left).isEqualTo(random(left.length));
        assertThat(keys("o")).isEqualTo(1);
        assertThat(keys("d")).isZero();
        assertThat(keys("b")).isEqualTo((left.length + CHUNK - 1) / CHUNK);
    }

    @Test
    void whatIsNotThereOrTooMuchIsSaid() throws Exception {
        assertThatThrownBy(() -> blobs.create("c")).hasMessage("there is a container c");
        assertThatThrownBy(() -> blobs.open("c", "x")).hasMessage("there is no object x");
        assertThatThrownBy(() -> blobs.open("d", "x")).hasMessage("there is no container d");
        assertThatThrownBy(() -> blobs.create(""))
                .hasMessageContaining("container names have 1 to 1024 bytes");
        assertThatThrownBy(() -> blobs.create("a\0b")).hasMessageContaining("no NUL");
        assertThatThrownBy(() -> write("x".repeat(1025), new byte[0]))
                .hasMessageContaining("object names");
        Blobs.Draft draft = blobs.draft("c", "large");
        byte[] much = new byte[1 << 20];
        for (long size = 0; size < StoreBlobs.OBJECT_BYTES_MAX; size += much.length) {
            draft.write(much);
        }
        assertThatThrownBy(() -> draft.write(new byte[1]))
                .hasMessage("an object has at most 268435456 bytes");
    }

    @Test
    void historyIsForgottenSoThatRemovedChunksTakeNoRoom() throws Exception {
        for (int k = 0; k <= StoreBlobs.HISTORY_REVISIONS; k++) {
            write("a", random(10));
        }

        assertThat(keyspace.compacted()).isEqualTo(StoreBlobs.HISTORY_REVISIONS);
    }
}
